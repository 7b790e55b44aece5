#ifndef CMAIL_H
#define CMAIL_H

#include <stddef.h>

// Sending one mail over SMTP, by libcurl, behind one plain function. It blocks: never on a thread of Swift's pool.

/// What is sent, where, and as whom. Texts end with a zero byte.
struct cmail {
    /// `smtp://host:port/name` or `smtps://…`; the name is what we call ourselves.
    const char *url;
    /// `host:port:address,address`: the only addresses that are connected to.
    const char *resolve;
    /// Not 0 when the connection must be turned into a TLS one before anything is said.
    int must_be_secure;
    /// NULL without sign-in.
    const char *user;
    const char *password;
    const char *from;
    const char *to;
    /// The whole mail, lines ended by CR LF.
    const char *bytes;
    size_t length;
    /// Milliseconds, all in all.
    long limit;
};

/// 0 when the server took it, else libcurl's number of the fault. `answer` is the server's last code, 0 without one.
int cmail_send(const struct cmail *mail, long *answer);

#endif
