package import Kernel
package import Store

/// The keyed hash of a signed-in resident's telephone number, from whoever keeps it; `nil` when none is known.
package typealias PhoneHash = @Sendable (ID<Person>, any Connection) throws -> [UInt8]?
