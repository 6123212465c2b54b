import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Certificate } from 'pkijs'
import type { TimeStampConfig } from '../config/time-stamp.ts'
import type { Config } from '../config.ts'
import { readCertificates } from '../proof/stamp/asn1.ts'
import { kamuSmAuthority, rfc3161Authority, type Stamper } from '../proof/stamp/authority.ts'
import { localAuthority, makeLocalAuthority } from '../proof/stamp/local.ts'

/** Where the authority for trials keeps its certificates and key. */
export function localAuthorityPath(databasePath: string): string {
  return join(dirname(databasePath), 'izin-tsa-local.pem')
}

/**
 * Who stamps the daily files by this configuration; null where nobody does. Reads the file of the trusted certificate.
 * Throws with a sentence for the operator.
 */
export async function openStamper(
  { timeStamp, database }: Pick<Config, 'timeStamp' | 'database'>,
  clock: () => number,
): Promise<Stamper | null> {
  if (timeStamp === null) return null
  if (timeStamp.kind !== 'local') return remote(timeStamp)
  if (database.kind !== 'embedded') {
    throw new Error(
      'Cannot use TSA_URL=local: it keeps its key beside the database, which is not a file here.',
    )
  }
  const path = localAuthorityPath(database.path)
  return { ...(await localAuthority(await localText(path, clock()), clock)), evidential: false }
}

/** The roots in a PEM file, to check kept stamps against; null where none is named. Throws with a sentence for the operator. */
export function trustedRoots(path: string | null): Certificate[] | null {
  return path === null ? null : trustedIn(path)
}

function remote({ kind, caFile, ...options }: Exclude<TimeStampConfig, { kind: 'local' }>): Stamper {
  const authority = kind === 'kamusm' ? kamuSmAuthority(options) : rfc3161Authority(options)
  return { authority, trusted: trustedIn(caFile), evidential: true }
}

function trustedIn(path: string): Certificate[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given'
    throw new Error(`Cannot read TSA_CA_FILE ${path}: ${reason}.`, { cause: error })
  }
  const trusted = certificatesIn(text)
  if (trusted.length > 0) return trusted
  throw new Error(
    `Cannot use TSA_CA_FILE ${path}: it holds no certificate. It must be the authority's root, as PEM.`,
  )
}

function certificatesIn(text: string): Certificate[] {
  try {
    return readCertificates(text)
  } catch {
    return []
  }
}

/** Made on first use, for its owner's eyes only. */
async function localText(path: string, now: number): Promise<string> {
  if (!existsSync(path)) {
    const text = await makeLocalAuthority(now)
    mkdirSync(dirname(path), { recursive: true })
    try {
      // `wx`: of two processes starting together, one makes it and the other reads it.
      writeFileSync(path, text, { mode: 0o600, flag: 'wx' })
    } catch (error) {
      if (!existsSync(path)) throw error
    }
  }
  return readFileSync(path, 'utf8')
}
