import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { now } from '../clock/clock.ts'

const execute = promisify(execFile)

export function hasOpenssl(): boolean {
  return spawnSync('openssl', ['version']).status === 0
}

type IntermediateKind = 'right' | 'expired' | 'no-authority'

export interface ChainChoices {
  readonly key?: 'rsa' | 'ec'
  /** `none`: the root issued the signer's certificate. */
  readonly intermediate?: IntermediateKind | 'none'
  /** Certificates sent along: chain, none, or a namesake of the intermediate with another key. */
  readonly sends?: 'chain' | 'signer-alone' | 'another-intermediate'
  /** The signature names the whole chain, not the signer alone. */
  readonly namesChain?: boolean
}

/** Root → intermediate → signer, as real authorities have it: `openssl ts -reply`. */
export type ChainedAuthority = Awaited<ReturnType<typeof openChain>>

/** openssl signs at the true time; two certificates share their dates. */
const validity = ['-not_before', '20250101000000Z', '-not_after', '20491231235959Z']

const authorities: Record<IntermediateKind, string> = {
  right: 'basicConstraints = critical,CA:TRUE,pathlen:0\nkeyUsage = critical,keyCertSign,cRLSign',
  expired: 'basicConstraints = critical,CA:TRUE,pathlen:0\nkeyUsage = critical,keyCertSign,cRLSign',
  'no-authority': 'basicConstraints = critical,CA:FALSE\nkeyUsage = critical,digitalSignature',
}

export async function openChain({
  intermediate = 'right',
  sends = 'chain',
  namesChain = false,
  key = 'ec',
}: ChainChoices = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'izin-chain-'))
  const file = (name: string) => join(folder, name)
  const read = (name: string) => readFileSync(file(name), 'utf8')
  const openssl = async (...args: string[]) => await execute('openssl', args, { cwd: folder })
  const newKey =
    key === 'ec' ? ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] : ['-newkey', 'rsa:2048']

  const root = ['req', '-x509', '-nodes', ...validity, '-subj', '/O=Deneme/CN=Deneme Kök', '-utf8']
  await openssl(...root, ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem')
  const issuer = intermediate === 'none' ? 'ca' : 'between'
  if (intermediate !== 'none') {
    const kind = { kind: intermediate, extensions: authorities[intermediate] }
    const wanted = { ...kind, issuer: 'ca', serial: 7, subject: 'Deneme Ara', key: newKey }
    await issue(openssl, folder, 'between', wanted)
    await issue(openssl, folder, 'other', wanted)
  }
  const extensions = 'extendedKeyUsage = critical,timeStamping'
  const ofSigner = { issuer, serial: 2, kind: 'right', extensions } as const
  await issue(openssl, folder, 'tsa', { ...ofSigner, subject: 'Deneme Zaman Damgası', key: newKey })
  writeFileSync(file('serial'), '01')
  writeFileSync(file('tsa.conf'), configuration(file('serial'), namesChain))
  const beside = [...(intermediate === 'none' ? [] : [sends === 'chain' ? 'between' : 'other']), 'ca']
  writeFileSync(file('chain.pem'), beside.map((name) => read(`${name}.pem`)).join(''))

  // openssl does not lock its serial file, so requests go one by one.
  let answering: Promise<unknown> = Promise.resolve()
  async function answer(query: Uint8Array): Promise<Buffer> {
    writeFileSync(file('query.tsq'), query)
    const chain = sends === 'signer-alone' ? [] : ['-chain', 'chain.pem']
    const signing = ['-signer', 'tsa.pem', '-inkey', 'tsa.key', ...chain]
    const asked = ['-config', 'tsa.conf', '-section', 'tsa1', '-queryfile', 'query.tsq']
    await openssl('ts', '-reply', ...asked, ...signing, '-out', 'reply.tsr')
    return readFileSync(file('reply.tsr'))
  }

  return {
    caPem: read('ca.pem'),
    intermediatePem: intermediate === 'none' ? '' : read('between.pem'),
    reply(query: Uint8Array): Promise<Buffer> {
      const answered = answering.then(() => answer(query))
      answering = answered.catch(() => {})
      return answered
    },
    /** The signer's certificate, and another with its key, issuer, number and length under another name. */
    async reissued() {
      const renamed = { ...ofSigner, subject: 'Deneme Zemin Damgası', key: ['-key', 'tsa.key'] }
      await issue(openssl, folder, 'namesake', renamed)
      return { own: derOf(read('tsa.pem')), other: derOf(read('namesake.pem')) }
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function issue(
  openssl: (...args: string[]) => Promise<unknown>,
  folder: string,
  name: string,
  wanted: {
    readonly issuer: string
    readonly serial: number
    readonly kind: IntermediateKind
    readonly extensions: string
    readonly subject: string
    readonly key: readonly string[]
  },
): Promise<void> {
  const { issuer, serial, kind, extensions, subject, key } = wanted
  writeFileSync(join(folder, `${name}.ext`), extensions)
  const kept = key[0] === '-key' ? [] : ['-nodes', '-keyout', `${name}.key`]
  const csr = `${name}.csr`
  await openssl('req', '-new', ...key, ...kept, '-subj', `/O=Deneme/CN=${subject}`, '-utf8', '-out', csr)
  const valid =
    kind === 'expired' ? ['-not_before', '20200101000000Z', '-not_after', '20200102000000Z'] : validity
  const by = ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-set_serial', String(serial)]
  const files = ['-in', csr, '-extfile', `${name}.ext`, '-out', `${name}.pem`]
  await openssl('x509', '-req', ...by, ...valid, ...files)
}

function configuration(serial: string, namesChain: boolean): string {
  return `[tsa]
default_tsa = tsa1
[tsa1]
serial = ${serial}
default_policy = 1.2.3.4.1
signer_digest = sha256
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = ${namesChain ? 'yes' : 'no'}
ess_cert_id_alg = sha256
`
}

function derOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')
}

/** File names are full by default. Judges certificates by the clock of the tests, which openssl does not have. */
export async function opensslAccepts(data: string, stamp: string, ca: string, cwd = tmpdir()) {
  const at = String(Math.floor(now() / 1000))
  const asked = ['ts', '-verify', '-attime', at, '-data', data, '-in', stamp, '-CAfile', ca]
  return await execute('openssl', asked, { cwd, env: { PATH: process.env.PATH } }).then(
    ({ stdout }) => stdout.includes('Verification: OK'),
    (error) => {
      if (error.code === 'ENOENT') throw new Error('Cannot ask openssl: it is not on this machine')
      return false
    },
  )
}
