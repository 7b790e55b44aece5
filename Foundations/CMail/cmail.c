#include "cmail.h"

#include <curl/curl.h>
#include <pthread.h>
#include <string.h>

struct source {
    const char *bytes;
    size_t left;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void begin(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

static size_t give(char *into, size_t size, size_t count, void *from) {
    struct source *source = from;
    size_t room = size * count;
    size_t length = source->left < room ? source->left : room;
    memcpy(into, source->bytes, length);
    source->bytes += length;
    source->left -= length;
    return length;
}

int cmail_send(const struct cmail *mail, long *answer) {
    pthread_once(&once, begin);
    *answer = 0;
    CURL *curl = curl_easy_init();
    if (!curl) return CURLE_OUT_OF_MEMORY;
    struct source source = {mail->bytes, mail->length};
    struct curl_slist *recipients = curl_slist_append(NULL, mail->to);
    struct curl_slist *addresses = curl_slist_append(NULL, mail->resolve);
    curl_easy_setopt(curl, CURLOPT_URL, mail->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_RESOLVE, addresses);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, mail->limit);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(mail->must_be_secure ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    if (mail->user) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, mail->user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, mail->password ? mail->password : "");
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, mail->from);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_READDATA, &source);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)mail->length);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    CURLcode result = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, answer);
    curl_slist_free_all(recipients);
    curl_slist_free_all(addresses);
    curl_easy_cleanup(curl);
    return (int)result;
}
