/**
 * Attacks on this product, as an application-security engineer would make them before a large customer's review, with
 * the expected outcomes. The files in this folder make them, by ID; corpus.test.ts checks that none is missing. To add
 * one, use the next number of its letter here, and add a function next to those of its kind.
 */
const TABLE = `
A01 | e-mail domains 11+ (gmail.com, acme.example, sequel.io) are seen by the CSM on the approval page | shown
A02 | same in the approval mail | shown
A03 | the CSM sees whom invitations go to (200 at bigbank.example) | domains of users shown, those outside the list marked
A04 | after that approval Auth0 routes gmail.com, another company’s and our own domain to the attacker’s Okta | refused or asked for
A05 | domain that another customer’s connection routes already is refused (two onboardings, one domain) | 422/evidence notes it
A06 | main admin’s link confirms the first sign-in without one; then 200 strangers are mailed | proof of a sign-in
B01 | not JSON | 400
B02 | gzip-encoded body | 400/415
B03 | XML with an external entity | 415
B04 | text/plain JSON (CSRF trick) | 415
B05 | JSON nested 1,000,000 deep | 400, 413 or 422
B06 | {"oktaApps": nested 500,000 deep} | 400, 413 or 422
B07 | body of 3 MiB + 1 | 413
B11 | unknown field | 422
B12 | company/csm/onboardingId smuggled into the submission | 422
B14 | multipart without boundary | 400
C04 | client secret of a domain called "users-12" is read by nobody else | only those that read client secrets
C06 | client secret of a domain called "submission.okta.com" is read by nobody else | only those that read client secrets
C07 | client secret of a domain called "task-tokens" is read by nobody else | only those that read client secrets
C09 | client secret of a domain called "link-keys" is read by nobody else | only those that read client secrets
C10 | client secret of a domain called "auth0" is read by nobody else | only those that read client secrets
C11 | client secret of a domain called "users-1-AbC123.okta.com" is read by nobody else | only those that read client secrets
C12 | how many functions hold the key that signs links (HS256: who verifies can sign an approval) | issuers only; public GET handlers verify with a public key
C13 | who reads the Auth0 management credentials | no public GET handler
C14 | functions that answer tasks and read the history (TaskScheduled.parameters holds the task token on AWS): SubmitSetup can approve its own onboarding, though it has no readApprovalToken | none but DecideApproval
C15 | listing of secrets | DeleteExpiredSecrets alone
C16 | wildcard actions anywhere in function roles | none
C17 | other stage’s secrets (sequel-sso/production-2/…, staging) | nobody
C18 | other stage’s execution sso-onboarding-production-2 | nobody
C19 | mail only from the sender | condition ses:FromAddress
C20 | WAF or any limit per address or link | a rate rule
C21 | one stranger sends 50 requests a second to / : everybody else gets 429 | cannot starve others
C22 | reserved concurrency for public functions | set
C23 | access log without path (tokens) | routeKey only
C24 | state machine log without data | includeExecutionData false
C26 | log retention | set on all groups
C27 | secrets in Lambda environment variables | none
C29 | Lambda invoke permissions bound to a source ARN | all
C30 | queues and topic refuse plain http | deny SecureTransport=false
C31 | who approved is kept longer than 90 days (SOC 2 evidence) | audit record
C33 | termination protection and retained secrets in production | RETAIN
D02 | Okta domain "http://localhost:PORT" | 422
D03 | Okta domain "localhost" | 422
D04 | Okta domain "127.0.0.1:PORT" | 422
D05 | Okta domain "[::1]" | 422
D06 | Okta domain "evil.example" | 422
D07 | Okta domain "acme.okta.com.evil.example" | 422
D08 | Okta domain "acme.okta.com@evil.example" | 422
D10 | Okta domain "evil.example#.okta.com" | 422
D11 | Okta domain "evil.example?.okta.com" | 422
D12 | Okta domain "acme.evil.okta.com" | 422
D15 | Okta domain "ａcme.okta.com" | 422
D16 | Okta domain "acme.okta.com:8443" | 422
D17 | Okta domain "acme.okta.com\\\\@evil.example" | 422
D20 | Okta domain "acme%2eokta.com" | 422
E01 | e-mail domain gmail.com: everybody there would be routed to the customer's Okta | 422
E03 | e-mail domain sequel.io: everybody there would be routed to the customer's Okta | 422
E04 | e-mail domain co.uk: everybody there would be routed to the customer's Okta | 422
E05 | e-mail domain okta.com: everybody there would be routed to the customer's Okta | 422
E07 | users at domains that are not listed (strangers) | 422
E08 | 10,001 users | 422
E09 | same person 5,000 times by plus labels | 422
E10 | 1,001 e-mail domains | 422
E11 | main admin outside the e-mail domains | 422
E12 | contact at another company (mail to a stranger before anyone approves) | 422, or nobody is written to
G02 | licences of production packages | no copyleft
G03 | packages with install scripts | none in production
G04 | Node binary that npm start/test run is pinned by integrity | in package-lock.json
G05 | secrets in git history (AWS keys, PEM, Slack, GitHub tokens) | none
G06 | packages from elsewhere than the registry, without integrity | none
G07 | SBOM, update time frames, SECURITY.md / disclosure contact | there
L01 | good link (control) | 200
L04 | HS512 with the right key | 404
L05 | HS384 with the right key | 404
L06 | unknown kid, right key | 404
L07 | no kid, right key | 404
L09 | kid as array ["1"] | 404
L13 | company changed, old signature | 404
L14 | setup token on /approvals | 404
L15 | setup token on /sign-ins | 404
L16 | setup token on /rotations | 404
L17 | right key, no exp | 404
L18 | right key, no sub | 404
L19 | right key, other issuer | 404
L20 | right key, no aud | 404
L22 | right key, exp as string | 404
L23 | right key, company missing | 404
L24 | right key, nbf in the future | 404
L25 | five-part token (JWE) | 404
L26 | token with trailing %00 | 404
L28 | token of 14 kB | 404
L29 | signature in standard base64 with padding | 404
L30 | all refused tokens answered alike (no oracle) | identical bodies
L32 | bearer token in URL path (history, proxies, mail scanners): ASVS 14.2.1 wants none | token exchanged for a cookie/fragment or short life
L33 | claims readable in the link (company, CSM name and e-mail in base64) | no personal data in URL
L34 | one link can be revoked without revoking all | a revoke command or deny list
L36 | approval token on /setup | 404
L38 | approval link forwarded to a stranger (no session, other UA) decides in the CSM’s name | who decides is authenticated
L39 | approve without submissionId (what was never looked at) | 422
L40 | replay of the same approval | 409
L41 | setup link re-submits different content after approval | 409
L42 | life of approval link | ≤ deadline (20 business days)
L43 | who may be CSM: a link issued for any address gets approval power (typo, look-alike) | allow-list of CSM domains
L44 | timing: refused token, unknown kid against bad signature | difference < 5 ms
M01 | one setup link, wrong secrets in a loop, another stranger as contact each time: strangers mailed in 30 s | limit per link (≤ 5 without a person at Sequel)
M02 | same stranger many times by the same loop | limit per address
N01 | name with CRLF + Bcc header | 422
N02 | name with right-to-left override | 422
N03 | name that is not seen (U+3164 Hangul filler) | 422
N04 | name that is a URL (phishing relay) | 422
N06 | address a@b.example,c@d.example | 422
N07 | address with CRLF | 422
N11 | user address starting with + or - (formula on export) | 422
P01 | task tokens are kept from functions that only may read the history | no token in GetExecutionHistory
P02 | corrections of others: two at the same time, one wins, 409 for the other | 202 and 409
P03 | client secret never comes back (form, JSON, mail, history, log) | nowhere
P04 | link tokens in functions.log | none
P06 | refused links and refused cross-site posts leave a security log line (ASVS 16.3.1-16.3.3) | a line each
P07 | who approved, from where, in a lasting log | actor, address, time
Q01 | live: one 800 kB CSV by a setup link holder freezes the embedded product for everybody | < 1 s
S01 | address 127.0.0.1 | refused
S04 | address 192.168.1.1 | refused
S05 | address 169.254.169.254 | refused
S06 | address 169.254.170.2 | refused
S08 | address 0.0.0.0 | refused
S10 | address 255.255.255.255 | refused
S11 | address 192.0.2.1 | refused
S13 | address 198.51.100.1 | refused
S14 | address 203.0.113.1 | refused
S15 | address 240.0.0.1 | refused
S16 | address 192.0.0.1 | refused
S17 | address ::1 | refused
S18 | address :: | refused
S20 | address ::ffff:a9fe:a9fe | refused
S21 | address 64:ff9b::a9fe:a9fe | refused
S24 | address 2001::1 | refused
S25 | address fe80::1 | refused
S27 | address fc00::1 | refused
S29 | address ff02::1 | refused
S30 | address 2001:db8::1 | refused
S31 | address ::127.0.0.1 | refused
S32 | address 100::1 | refused
S33 | address 5f00::1 | refused
S34 | address 3fff::1 | refused
S36 | address 0177.0.0.1 | refused
S37 | address 2130706433 | refused
S38 | address 0x7f000001 | refused
S39 | address 127.1 | refused
S41 | address 192.31.196.1 | refused
S42 | address 192.52.193.1 | refused
S60 | 8.8.8.8 and 2606:PORT::1111 (control) | allowed
S61 | outbound fetch http://acme.okta.com/ | OutboundError blockedAddress
S62 | outbound fetch https://acme.okta.com:8443/ | OutboundError blockedAddress
S65 | outbound fetch https://[::1]/ | OutboundError blockedAddress
S66 | outbound fetch https://2130706433/ | OutboundError blockedAddress
S68 | outbound fetch https://acme.okta.com/ | OutboundError blockedAddress
S70 | outbound fetch file:///etc/passwd | OutboundError blockedAddress
S71 | outbound fetch data:text/plain,x | OutboundError blockedAddress
S73 | hostile server /drip | /timeout/
S74 | hostile server /bomb | /tooLarge/
S75 | hostile server /bomb2 | /tooLarge or connectionFailed/
S76 | hostile server /many | /connectionFailed or 200 or tooLarge/
S78 | hostile server /headers | /connectionFailed/
S80 | set-cookie of Okta is dropped | no cookie
S81 | HTTPS_PROXY/HTTP_PROXY in the environment is not used | direct
S82 | 51st request of one task | tooManyRequests
S84 | discovery names jwks_uri http://a.okta.com/k | foreign, not asked
S86 | discovery names token_endpoint https://x@a.okta.com/t | foreign, not asked
S87 | discovery names authorization_endpoint https://a.okta.com.evil.example/a | foreign, not asked
S89 | discovery names issuer https://evil.okta.com | foreign, not asked
S90 | discovery names token_endpoint //evil.example/t | foreign, not asked
S91 | discovery names token_endpoint https://a.okta.com:444/t | foreign, not asked
S92 | Okta error text with markup | plain
S93 | Okta echoes the client secret (plain, base64, url-encoded, split by a tag) | not shown
S95 | Retry-After of 10^15 seconds | ≤ 1 hour
T01 | CSV: many columns named email, many rows without | less than 5 s of CPU time
T03 | CSV: unclosed quotes | less than 5 s of CPU time
T04 | CSV: only quotes | less than 5 s of CPU time
T05 | CSV: one column of 3 MB | less than 5 s of CPU time
T07 | CSV: spaces | less than 5 s of CPU time
T09 | pasted: one line of "a@b " | less than 5 s of CPU time
T10 | pasted: a@b,((((( | less than 5 s of CPU time
T11 | pasted: quotes and semicolons | less than 5 s of CPU time
T13 | pasted: spaces then x | less than 5 s of CPU time
T15 | pasted: a:b:c: groups for the address parser | less than 5 s of CPU time
T16 | pasted: \\ escapes | less than 5 s of CPU time
T17 | pasted: <a@b> x <a@b> x (1 line) | less than 5 s of CPU time
T18 | pasted: tabs | less than 5 s of CPU time
T20 | form: emailDomains of commas | less than 5 s of CPU time
T21 | schema: 700 okta apps, each 4,096 spaces inside | less than 5 s of CPU time
T22 | rotation: 700 domains, each 4,000 spaces inside | less than 5 s of CPU time
T23 | schema: 1,500 apps, client IDs of 1,990 spaces after the label | less than 5 s of CPU time
T24 | schema: same for secrets | less than 5 s of CPU time
T25 | schema: secrets client_______… without secret | less than 5 s of CPU time
T27 | schema: one e-mail domain of 3 MB aaa- | less than 5 s of CPU time
T28 | schema: 700,000 e-mail domains | less than 5 s of CPU time
T29 | schema: users, 1 million strings | less than 5 s of CPU time
T30 | schema: users, 12,000 of 250 characters "a.a.a…" | less than 5 s of CPU time
T32 | schema: a name of 3 MB of combining marks | less than 5 s of CPU time
T33 | schema: 100,000 unknown keys | less than 5 s of CPU time
T34 | decision: note of 3 MB | less than 5 s of CPU time
T35 | accept-language of 1 MB | less than 5 s of CPU time
T36 | okta domain: 4,096 x @ and dots | less than 5 s of CPU time
T37 | Okta answers 64 kB of <div> | less than 5 s of CPU time
T41 | Okta answers entities | less than 5 s of CPU time
T43 | multipart: 20,000 parts | less than 5 s of CPU time
T44 | multipart: huge file name (2.9 MB) | less than 5 s of CPU time
T46 | urlencoded: 1 million fields | less than 5 s of CPU time
T47 | urlencoded: 300,000 fields oktaApps.N.x | less than 5 s of CPU time
W01 | CSRF: Sec-Fetch-Site cross-site | 403
W02 | CSRF: Sec-Fetch-Site same-site (other port of localhost) | 403
W03 | CSRF: Origin https://evil.example, no Sec-Fetch | 403
W04 | CSRF: Origin null | 403
W05 | CSRF: Origin http://localhost:PORT.evil.example | 403
W07 | CSRF: Sec-Fetch-Site empty string | 403
W08 | clickjacking: frame-ancestors none | frame-ancestors 'none'
W09 | CSP: no unsafe-inline/eval/wildcard, base-uri and form-action set | strict
W10 | nosniff, COOP, no-store, noindex, HSTS (code), no CORS header | all
W11 | JSON and redirect answers carry CSP/frame-ancestors too (ASVS 3.4.3/3.4.6: each response) | CSP on JSON, 303
W12 | error page echoes no path (reflected XSS in 404) | no echo
W13 | Accept-Language with markup/CRLF is not reflected | content-language en/de
W16 | DNS rebinding / Host header on the mailbox: localhost.evil.example:PORT | 421 or 400
W17 | DNS rebinding / Host header on the mailbox: 127.0.0.1.nip.io:PORT | 421 or 400
W18 | DNS rebinding / Host header on the mailbox: LOCALHOST:PORT@evil.example | 421 or 400
W19 | DNS rebinding / Host header on the mailbox: 0.0.0.0:PORT | 421 or 400
W20 | DNS rebinding / Host header on the mailbox: 169.254.169.254 | 421 or 400
W21 | X-Forwarded-Host/Forwarded/X-Original-URL change nothing | links stay at localhost
W22 | absolute-form request line GET http://localhost:PORT/mailbox with a foreign Host | 421/400
W24 | DNS rebinding against stand-in :PORT/admin | 4xx
W25 | DNS rebinding against stand-in :PORT/ | 4xx
W26 | DNS rebinding against stand-in :PORT/ | 4xx
W27 | malicious page posts to the Okta stand-in’s console (form, cross-site) | 403
W29 | malicious page makes setup links by a simple request | 403
W31 | AWS stand-in: any local process reads link keys with a made-up signature | signature verified / credential needed
W32 | ports listen on loopback only | 127.0.0.1
W33 | open redirect: //evil.example path | no 3xx
W36 | method DELETE on a setup link | 404/405
W37 | method TRACE on a setup link | 404/405
W38 | method OPTIONS on a setup link | 404/405
X03 | approve: note with bidi/zero-width characters | 422
X04 | customer names the CSM’s own address as contact and main admin | noted to the CSM
X05 | lone surrogate in a name goes all the way | no 500, mail readable
X06 | company "x/../../link-keys" in an onboarding’s ID and secret names | slug only
X07 | company name with bidi/CRLF when ops issue a link | 422
X09 | rotation link of one onboarding names another’s Okta domain | 422 domainNotConnected
X11 | setup token on rotation, rotation token on setup | 404
X12 | 600 requests in parallel from one address with bad tokens | 429 at some point
X13 | 300 MB body without a token (embedded default) | 413 before it is read; memory flat
X14 | Host: localhost through a proxy that keeps the Host (README’s PUBLIC_URL set-up) | 421
X15 | file modes of .data | 0700 / 0600
X16 | stranger with the contact’s mail sees the whole users list in a correction | not the whole list
D21 | Okta domain 'evil.example\\\\\\\\.okta.com' | 422
D22 | Okta domain 'okta.com' | 422
D23 | Okta domain 'xn--cme-8cd.okta.com' | 422
D24 | Okta domain 'ac\\\\tme.okta.com' | 422
D25 | Okta domain 'javascript:alert(1)' | 422
D26 | Okta domain '0x7f.1' | 422
D27 | Okta domain '①②⑦.0.0.1' | 422
D28 | Okta domain 'acme.okta.com\\\\r\\\\nHost: x' | 422
D29 | Okta domain '-admin.okta.com' | 422
D30 | Okta domain 'acme..okta.com' | 422
D31 | Okta domain 'acme.okta.com%00' | 422
D32 | Okta domain '[::ffff:169.254.169.254]' | 422
D33 | Okta domain '0kta.com' | 422
D34 | Okta domain 'аcme.okta.com' | 422
D35 | Okta domain 'https://acme.okta.com@evil.example/' | 422
D36 | Okta domain 'localhost:65536' | 422
N12 | name 'evil．com' | 422
N13 | name 'ｅｖｉｌ．ｃｏｍ' | 422
N14 | name 'A\\\\u00adB' | 422
N15 | name 'A\\\\ufe0f' | 422
N16 | name '\\\\u{e0041}' | 422
N17 | name 'mailto:a@b.example' | 422
N18 | name 'A\\\\u0000' | 422
N19 | address 'a@[127.0.0.1]' | 422
N20 | address '"a b"@c.example' | 422
N21 | address 'a@b.example(comment)' | 422
N22 | address '=cmd@b.example' | 422
N23 | address 'a@localhost' | 422
N24 | address 'a@b.example\\\\u0000' | 422
W39 | an empty token | 404
W40 | a path of the repository | 404
W41 | a token that is no UTF-8 | 404
W42 | a path that goes on | 404
W43 | a token called __proto__ | 404
W44 | two Hosts | 400
W45 | no Host | 400
W46 | Content-Length beside Transfer-Encoding | 400
W47 | lines that end without CR | 400
`;

export interface Case {
  id: string;
  what: string;
  expected: string;
}

export const cases: readonly Case[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [id = '', what = '', expected = ''] = line.split(' | ');
    return { id, what, expected };
  });

/** Cases that are not tested here, and why. */
export const notMade: Record<string, string> = {
  G05: 'Needs the whole history, which a checkout may lack: `npm run supply` looks through it.',
  L32: 'A risk that is accepted: see docs/security.md.',
  L38: 'A risk that is accepted: see docs/security.md.',
  L44: 'What a clock of a busy machine says of a few microseconds is noise.',
};
