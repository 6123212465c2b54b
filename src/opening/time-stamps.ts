import { readFileSync } from 'node:fs'
import type { Certificate } from 'pkijs'
import type { Config } from '../config.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'

/** Opens the configured authority, or null. Throws with a sentence for the operator. */
export async function openStamper({ timeStamp }: Pick<Config, 'timeStamp'>): Promise<Stamper | null> {
  if (timeStamp === null) return null
  const { stamperOverHttp } = await import('./stamper.ts')
  const { path, pem } = timeStamp.root
  return path === null
    ? stamperOverHttp(timeStamp, pem ?? '', 'TSA_CA_PEM')
    : stamperOverHttp(timeStamp, textIn(path), `TSA_CA_FILE ${path}`)
}

/** Roots for kept stamps, or null. Throws with a sentence for the operator. */
export async function trustedRoots(path: string | null): Promise<Certificate[] | null> {
  if (path === null) return null
  const { rootsIn } = await import('./stamper.ts')
  return rootsIn(textIn(path), `TSA_CA_FILE ${path}`)
}

function textIn(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given'
    throw new Error(`Cannot read TSA_CA_FILE ${path}: ${reason}.`, { cause: error })
  }
}
