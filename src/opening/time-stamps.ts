import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Certificate } from 'pkijs'
import type { TimeStampConfig } from '../config/time-stamp.ts'
import type { Config } from '../config.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import { localAuthority, makeLocalAuthority } from '../ledger/time-stamp/local.ts'
import { makeFolder } from './make-folder.ts'
import { rootsIn, stamperOverHttp } from './stamper.ts'

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
  if (timeStamp.kind !== 'local') return overHttp(timeStamp)
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
  return path === null ? null : rootsIn(textIn(path), `TSA_CA_FILE ${path}`)
}

function overHttp(config: Exclude<TimeStampConfig, { kind: 'local' }>): Stamper {
  const { trust } = config
  return trust.kind === 'text'
    ? stamperOverHttp(config, trust.pem, 'TSA_CA_PEM')
    : stamperOverHttp(config, textIn(trust.path), `TSA_CA_FILE ${trust.path}`)
}

function textIn(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given'
    throw new Error(`Cannot read TSA_CA_FILE ${path}: ${reason}.`, { cause: error })
  }
}

/** Made on first use, for its owner's eyes only. */
async function localText(path: string, now: number): Promise<string> {
  if (!existsSync(path)) {
    const text = await makeLocalAuthority(now)
    makeFolder(dirname(path))
    try {
      // `wx`: of two processes starting together, one makes it and the other reads it.
      writeFileSync(path, text, { mode: 0o600, flag: 'wx' })
    } catch (error) {
      if (!existsSync(path)) throw error
    }
  }
  return readFileSync(path, 'utf8')
}
