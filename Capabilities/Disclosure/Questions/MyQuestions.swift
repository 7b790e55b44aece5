import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Web

/// `/me/questions`: what a resident who has signed in asked or objected to in any village, and what was answered.
struct MyQuestions: Sendable {
    let words: VillageWords
    let questions: QuestionsWork

    func addRoutes(to router: Routes) {
        router.get("/me/questions", .askDisclosure) { request, context in
            try Query.read(request).finish()
            guard case .resident(let person) = context.actor else { throw RightRefusal.notSignedIn }
            try context.require(.useOwnData, on: Object(of: person))
            let own = try await words.house.reader.read { [table = questions.table] in try table.list(of: person, $0) }
            var response = try words.page(
                "my-questions", words.text("mine.title", context),
                ["questions": own.map { words.item($0, context) }], context)
            response.headers[.cacheControl] = "no-store"
            return response
        }
    }
}
