import { execFile, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { AuthorityChoices, StampSigner } from './time-stamp-authority.ts'

const execute = promisify(execFile)

/** Whether this machine has the program. */
export function hasOpenssl(): boolean {
  return spawnSync('openssl', ['version']).status === 0
}

/** A real time-stamp authority: `openssl ts -reply` with a root of its own, whose files lie in this folder. */
export async function opensslSigner(folder: string, choices: AuthorityChoices): Promise<StampSigner> {
  await makeCertificates(folder, choices)
  // openssl does not lock the file of serial numbers, so it answers one request at a time.
  let turn: Promise<unknown> = Promise.resolve()
  return {
    caPem: readFileSync(join(folder, 'ca.pem'), 'utf8'),
    reply(query) {
      const answered = turn.then(() => answer(folder, query))
      turn = answered.catch(() => {})
      return answered
    },
  }
}

async function makeCertificates(
  folder: string,
  { signer = 'right', key = 'rsa', signerDigest = 'sha256' }: AuthorityChoices,
): Promise<void> {
  const openssl = (...args: string[]) => execute('openssl', args, { cwd: folder })
  const keyOptions =
    key === 'ec' ? ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] : ['-newkey', 'rsa:2048']
  const dates =
    signer === 'expired'
      ? ['-not_before', '20200101000000Z', '-not_after', '20200102000000Z']
      : ['-days', '30']
  writeFileSync(join(folder, 'signer.ext'), 'extendedKeyUsage = critical,timeStamping')
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
ess_cert_id_chain = no
ess_cert_id_alg = ${signerDigest === 'sha1' ? 'sha1' : 'sha256'}
`,
  )
  const root = ['req', '-x509', '-nodes', '-days', '30', '-subj', '/O=Deneme/CN=Deneme Kök']
  await openssl(...root, ...keyOptions, '-keyout', 'ca.key', '-out', 'ca.pem')
  const subject = ['-subj', '/O=Deneme/CN=Deneme Zaman Damgası', '-utf8']
  await openssl('req', '-nodes', ...keyOptions, ...subject, '-keyout', 'tsa.key', '-out', 'tsa.csr')
  const issue = ['x509', '-req', '-in', 'tsa.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', '2']
  await openssl(...issue, ...dates, '-extfile', 'signer.ext', '-out', 'tsa.pem')
}

async function answer(folder: string, query: Uint8Array): Promise<Buffer> {
  const file = (name: string) => join(folder, name)
  writeFileSync(file('query.tsq'), query)
  const signing = ['-signer', file('tsa.pem'), '-inkey', file('tsa.key'), '-chain', file('ca.pem')]
  const asked = ['-config', file('tsa.conf'), '-section', 'tsa1', '-queryfile', file('query.tsq')]
  await execute('openssl', ['ts', '-reply', ...asked, ...signing, '-out', file('reply.tsr')])
  return readFileSync(file('reply.tsr'))
}

/** Whether openssl takes a stamp for a file, by the two files and the root, by default by their full names. */
export async function opensslAccepts(
  dataFile: string,
  stampFile: string,
  caFile: string,
  cwd = tmpdir(),
): Promise<boolean> {
  const asked = ['ts', '-verify', '-data', dataFile, '-in', stampFile, '-CAfile', caFile]
  return await execute('openssl', asked, { cwd, env: { PATH: process.env.PATH } }).then(
    ({ stdout }) => stdout.includes('Verification: OK'),
    (error) => {
      if (error.code === 'ENOENT') throw new Error('Cannot ask openssl: it is not on this machine')
      return false
    },
  )
}
