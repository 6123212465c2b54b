import { execFile } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readCertificates } from '../../src/proof/stamp/asn1.ts'
import { type Authority, rfc3161Authority } from '../../src/proof/stamp/authority.ts'
import { signReply } from '../../src/proof/stamp/reply.ts'
import { heard } from './leaks/leaks.ts'

const execute = promisify(execFile)

/** Runs openssl; where the machine has none, that is said in one sentence. */
async function run(
  program: 'openssl',
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<{ readonly stdout: string }> {
  try {
    return await execute(program, args, options)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    throw new Error(
      'Cannot run the time-stamp authority of these tests: the program openssl is missing. On Debian: apt-get install openssl',
    )
  }
}

const misused: readonly SignerKind[] = ['no-purpose', 'not-critical', 'more-purposes']

/** The certificate of a signer: as RFC 3161 wants it, or wrong in one way. */
export type SignerKind = 'right' | 'no-purpose' | 'not-critical' | 'more-purposes' | 'expired'

/** How the endpoint behaves; `answer` is what it should do. */
export type Behaviour =
  | 'answer'
  | 'refuse'
  | 'tamper'
  | 'repeat'
  | 'garbage'
  | 'empty'
  | 'endless'
  | 'error'
  | 'hang'
  | 'forbid'
  | 'redirect'

/** A real time-stamp authority: `openssl ts -reply` with a root of its own, behind a small HTTP endpoint. */
export interface TestAuthority {
  readonly url: string
  /** PEM file of its root. */
  readonly caFile: string
  readonly caPem: string
  /** The authority between, as PEM; empty where there is none. */
  readonly intermediatePem: string
  /** Another certificate of the signer: its key, issuer and number, in as many bytes, with another name. */
  reissue(): Promise<{ readonly own: Buffer; readonly other: Buffer }>
  behaviour: Behaviour
  /** The headers of every request so far. */
  readonly requests: readonly NodeJS.Dict<string | string[]>[]
  /** Answers a TimeStampReq without HTTP. */
  reply(query: Uint8Array): Promise<Buffer>
  close(): Promise<void>
}

const purposes: Record<SignerKind, string> = {
  right: 'extendedKeyUsage = critical,timeStamping',
  'no-purpose': 'keyUsage = digitalSignature',
  'not-critical': 'extendedKeyUsage = timeStamping',
  'more-purposes': 'extendedKeyUsage = critical,timeStamping,clientAuth',
  expired: 'extendedKeyUsage = critical,timeStamping',
}

/** The authority between root and signer: as it has to be, or wrong in one way. */
export type IntermediateKind = 'right' | 'expired' | 'no-authority'

export interface AuthorityChoices {
  readonly signer?: SignerKind
  /** Left out where the root itself issued the signer's certificate. */
  readonly intermediate?: IntermediateKind | undefined
  /** Which certificates come with the signer's: the chain, none, or an intermediate of the same name with another key. */
  readonly sends?: 'chain' | 'signer-alone' | 'another-intermediate'
  /** Whether the signature names the whole chain by its digests, not the signer alone. */
  readonly namesChain?: boolean
  readonly key?: 'rsa' | 'ec'
  /** What the statement is digested with before it is signed. */
  readonly signerDigest?: 'sha1' | 'sha256' | 'sha512'
}

export async function openAuthority(choices: AuthorityChoices = {}): Promise<TestAuthority> {
  const folder = mkdtempSync(join(tmpdir(), 'izin-tsa-'))
  await makeCertificates(folder, choices)
  // openssl does not lock the file of serial numbers, so it answers one request at a time.
  let turn: Promise<unknown> = Promise.resolve()
  const reply = (query: Uint8Array): Promise<Buffer> => {
    const answered = turn.then(() => answer(folder, query, choices))
    turn = answered.catch(() => {})
    return answered
  }
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
  const caFile = join(folder, 'ca.pem')
  const authority: TestAuthority = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`,
    caFile,
    caPem: readFileSync(caFile, 'utf8'),
    intermediatePem:
      choices.intermediate === undefined ? '' : readFileSync(join(folder, 'between.pem'), 'utf8'),
    reissue: () => reissue(folder),
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

async function makeCertificates(folder: string, choices: AuthorityChoices) {
  const { signer = 'right', key = 'rsa', signerDigest = 'sha256', intermediate, sends = 'chain' } = choices
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder })
  const keyOptions =
    key === 'ec' ? ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] : ['-newkey', 'rsa:2048']
  writeFileSync(join(folder, 'signer.ext'), purposes[signer])
  writeFileSync(join(folder, 'serial'), '01')
  writeFileSync(
    join(folder, 'tsa.conf'),
    `[tsa]
default_tsa = tsa1
[tsa1]
serial = ${join(folder, 'serial')}
default_policy = 1.2.3.4.1
signer_digest = ${signerDigest}
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = ${choices.namesChain ? 'yes' : 'no'}
ess_cert_id_alg = ${signerDigest === 'sha1' ? 'sha1' : 'sha256'}
`,
  )
  const root = ['req', '-x509', '-nodes', '-days', '30', '-subj', '/O=Deneme/CN=Deneme Kök']
  await openssl(...root, ...keyOptions, '-keyout', 'ca.key', '-out', 'ca.pem')
  const subject = ['-subj', '/O=Deneme/CN=Deneme Zaman Damgası', '-utf8']
  await openssl('req', '-nodes', ...keyOptions, ...subject, '-keyout', 'tsa.key', '-out', 'tsa.csr')
  const issuer = intermediate === undefined ? 'ca' : 'between'
  if (intermediate !== undefined) {
    const makeBetween = async (name: string) => {
      const asked = [
        'req',
        '-nodes',
        ...keyOptions,
        '-subj',
        '/O=Deneme/CN=Deneme Ara',
        '-keyout',
        `${name}.key`,
      ]
      await openssl(...asked, '-out', `${name}.csr`)
      writeFileSync(join(folder, 'between.ext'), authorities[intermediate])
      const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', '7', ...validity(intermediate)]
      const signed = ['x509', '-req', '-in', `${name}.csr`, ...by, '-extfile', 'between.ext']
      await openssl(...signed, '-out', `${name}.pem`)
    }
    await makeBetween('between')
    if (sends === 'another-intermediate') await makeBetween('other')
  }
  const by = ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-set_serial', '2', ...validity(signer)]
  await openssl('x509', '-req', '-in', 'tsa.csr', ...by, '-extfile', 'signer.ext', '-out', 'tsa.pem')
  const sent = intermediate === undefined ? ['ca'] : [sends === 'chain' ? 'between' : 'other', 'ca']
  if (sends === 'signer-alone') return
  writeFileSync(
    join(folder, 'chain.pem'),
    sent.map((name) => readFileSync(join(folder, `${name}.pem`))).join(''),
  )
}

function validity(kind: SignerKind | IntermediateKind): string[] {
  return kind === 'expired'
    ? ['-not_before', '20200101000000Z', '-not_after', '20200102000000Z']
    : ['-days', '30']
}

const authorities: Record<IntermediateKind, string> = {
  right: 'basicConstraints = critical,CA:TRUE,pathlen:0\nkeyUsage = critical,keyCertSign,cRLSign',
  expired: 'basicConstraints = critical,CA:TRUE,pathlen:0\nkeyUsage = critical,keyCertSign,cRLSign',
  'no-authority': 'basicConstraints = critical,CA:FALSE\nkeyUsage = critical,digitalSignature',
}

async function reissue(folder: string): Promise<{ own: Buffer; other: Buffer }> {
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder })
  const subject = ['-subj', '/O=Deneme/CN=Deneme Zemin Damgası', '-utf8']
  await openssl('req', '-new', '-key', 'tsa.key', ...subject, '-out', 'other-tsa.csr')
  const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', '2', ...validity('right')]
  await openssl(
    'x509',
    '-req',
    '-in',
    'other-tsa.csr',
    ...by,
    '-extfile',
    'signer.ext',
    '-out',
    'other-tsa.pem',
  )
  const der = (name: string) =>
    Buffer.from(readFileSync(join(folder, name), 'utf8').replace(/-----[^-]+-----|\s/g, ''), 'base64')
  return { own: der('tsa.pem'), other: der('other-tsa.pem') }
}

async function answer(
  folder: string,
  query: Uint8Array,
  { signer = 'right', sends = 'chain' }: AuthorityChoices,
): Promise<Buffer> {
  const file = (name: string) => join(folder, name)
  // openssl refuses to stamp with a certificate that is not for it, so those answers are signed here.
  if (misused.includes(signer)) return await signWith(file('tsa.key'), file('tsa.pem'), query)
  writeFileSync(file('query.tsq'), query)
  const beside = sends === 'signer-alone' ? [] : ['-chain', file('chain.pem')]
  const signing = ['-signer', file('tsa.pem'), '-inkey', file('tsa.key'), ...beside]
  const asked = ['-config', file('tsa.conf'), '-section', 'tsa1', '-queryfile', file('query.tsq')]
  await run('openssl', ['ts', '-reply', ...asked, ...signing, '-out', file('reply.tsr')])
  return readFileSync(file('reply.tsr'))
}

async function signWith(keyFile: string, certificateFile: string, query: Uint8Array): Promise<Buffer> {
  const pkcs8 = createPrivateKey(readFileSync(keyFile)).export({ type: 'pkcs8', format: 'der' })
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign'])
  const [certificate] = readCertificates(readFileSync(certificateFile, 'utf8'))
  if (certificate === undefined) throw new Error('There is no certificate')
  return Buffer.from(await signReply(query, { key, certificate }, Date.now(), Buffer.of(7)))
}

async function behave(
  behaviour: Behaviour,
  response: ServerResponse,
  query: Buffer,
  reply: (query: Uint8Array) => Promise<Buffer>,
): Promise<Buffer | null> {
  switch (behaviour) {
    case 'answer':
    case 'repeat': {
      const answered = await reply(query)
      respond(response, answered)
      return answered
    }
    case 'tamper': {
      const answered = await reply(query)
      // The last byte belongs to the signature.
      answered[answered.length - 1] = (answered.at(-1) ?? 0) ^ 1
      respond(response, answered)
      return null
    }
    case 'refuse':
      // Not a request: openssl answers with a rejection, as RFC 3161 wants.
      respond(response, await reply(Buffer.from('300302010a', 'hex')))
      return null
    case 'garbage':
      respond(response, Buffer.from('<html>Bakımdayız</html>'))
      return null
    case 'empty':
      respond(response, Buffer.alloc(0))
      return null
    case 'endless':
      response.writeHead(200, { 'content-type': 'application/timestamp-reply' })
      response.end(Buffer.alloc(2 * 1024 * 1024))
      return null
    case 'error':
      response.writeHead(500).end('down')
      return null
    case 'forbid':
      response.writeHead(401).end()
      return null
    case 'redirect':
      response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()
      return null
    case 'hang':
      return null
  }
}

function respond(response: ServerResponse, bytes: Buffer): void {
  response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(bytes)
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** What a stranger does with the two files and the root, by default by their full names: true when openssl accepts the stamp. */
export async function opensslAccepts(
  dataFile: string,
  stampFile: string,
  caFile: string,
  cwd = tmpdir(),
): Promise<boolean> {
  const asked = ['ts', '-verify', '-data', dataFile, '-in', stampFile, '-CAfile', caFile]
  return await run('openssl', asked, { cwd, env: { PATH: process.env.PATH } }).then(
    ({ stdout }) => stdout.includes('Verification: OK'),
    () => false,
  )
}

/** izin's side of it, as patient as it is everywhere, but for a server that hangs: nobody waits for that in a test. */
export function askedOverHttp(server: TestAuthority): Authority {
  const url = { url: server.url, username: null, password: null }
  return {
    stamp: (request) =>
      rfc3161Authority(server.behaviour === 'hang' ? { ...url, answerWithinMs: 300 } : url).stamp(request),
  }
}
