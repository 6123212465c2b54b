import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Authority, rfc3161Authority } from '../../../src/ledger/time-stamp/authority.ts'
import { readCertificates } from '../../../src/ledger/time-stamp/request.ts'
import { verifyStamp } from '../../../src/ledger/time-stamp/verify.ts'
import { heard } from '../leaks/leaks.ts'
import { hasOpenssl, opensslAccepts } from './openssl.ts'
import { ownSigner } from './own-signer.ts'

/** The signer's certificate: as RFC 3161 wants it, or wrong in one way. */
export type SignerKind = 'right' | 'no-purpose' | 'not-critical' | 'more-purposes' | 'expired'

type Unusable = 'tamper' | 'repeat' | 'garbage' | 'empty' | 'endless'
export type Behaviour = 'answer' | Unusable | 'refuse' | 'error' | 'hang' | 'forbid' | 'redirect'

export interface StampSigner {
  readonly caPem: string
  /** A rejection for anything but a TimeStampReq. */
  reply(query: Uint8Array): Promise<Buffer>
}

/** An authority behind HTTP. */
export interface TestAuthority extends StampSigner {
  readonly url: string
  readonly caFile: string
  behaviour: Behaviour
  readonly requests: readonly NodeJS.Dict<string | string[]>[]
  close(): Promise<void>
}

export interface AuthorityChoices {
  readonly signer?: SignerKind
  readonly key?: 'rsa' | 'ec'
  readonly name?: string
  readonly signerDigest?: 'sha1' | 'sha256' | 'sha512'
}

export async function openAuthority(choices: AuthorityChoices = {}): Promise<TestAuthority> {
  const folder = mkdtempSync(join(tmpdir(), 'izin-tsa-'))
  const { caPem, reply } = await ownSigner(choices)
  const caFile = join(folder, 'ca.pem')
  writeFileSync(caFile, caPem)
  const requests: NodeJS.Dict<string | string[]>[] = []
  let last: Buffer | null = null
  const server = createServer(async (request, response) => {
    requests.push(request.headers)
    const query = await bodyOf(request)
    heard('what the time-stamp authority is sent', `${request.rawHeaders} ${query.toString('latin1')}`)
    if (authority.behaviour === 'repeat' && last !== null) return void respond(response, last)
    last = await behave(authority.behaviour, response, query, reply)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const authority: TestAuthority = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`,
    caFile,
    caPem,
    behaviour: 'answer',
    requests,
    reply,
    async close() {
      const closed = new Promise((done) => server.close(done))
      server.closeAllConnections()
      await closed
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return authority
}

async function behave(
  behaviour: Behaviour,
  response: ServerResponse,
  query: Buffer,
  reply: (query: Uint8Array) => Promise<Buffer>,
): Promise<Buffer | null> {
  if (['answer', 'repeat', 'tamper'].includes(behaviour)) {
    const answered = await reply(query)
    // The last byte belongs to the signature.
    if (behaviour === 'tamper') answered[answered.length - 1] = (answered.at(-1) ?? 0) ^ 1
    respond(response, answered)
    return behaviour === 'tamper' ? null : answered
  }
  // No request, so a rejection follows (RFC 3161).
  if (behaviour === 'refuse') respond(response, await reply(Buffer.from('300302010a', 'hex')))
  if (behaviour === 'garbage') respond(response, Buffer.from('<html>Bakımdayız</html>'))
  if (behaviour === 'empty') respond(response, Buffer.alloc(0))
  if (behaviour === 'endless') respond(response, Buffer.alloc(2 * 1024 * 1024))
  if (behaviour === 'error') response.writeHead(500).end('down')
  if (behaviour === 'forbid') response.writeHead(401).end()
  if (behaviour === 'redirect') response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()
  return null
}

function respond(response: ServerResponse, bytes: Buffer): void {
  response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(bytes)
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** True if openssl, or without it izin's own check, accepts the stamp by two files and the root. */
export async function strangerAccepts(data: string, stamp: string, ca: string, cwd = tmpdir()) {
  if (hasOpenssl()) return await opensslAccepts(data, stamp, ca, cwd)
  const read = (name: string) => readFileSync(resolve(cwd, name))
  const digest = createHash('sha384').update(read(data)).digest()
  const verified = await verifyStamp(read(stamp), { digest }, readCertificates(String(read(ca))))
  return verified.kind === 'verified'
}

/** izin's client, impatient only with a server that hangs. */
export function askedOverHttp(server: TestAuthority): Authority {
  const url = { url: server.url, username: null, password: null }
  return {
    stamp: (request) =>
      rfc3161Authority(server.behaviour === 'hang' ? { ...url, answerWithinMs: 300 } : url).stamp(request),
  }
}
