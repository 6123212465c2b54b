import type { Certificate } from 'pkijs'
import type { Config } from '../config/config.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import { wordless } from '../util/sentence.ts'
import { readText } from './database-place.ts'

/** Creates the client of the configured time stamp authority; null if none is set up. Throws an error for the operator. */
export async function newStamper({ timeStamp }: Pick<Config, 'timeStamp'>): Promise<Stamper | null> {
  if (timeStamp === null) return null
  const { stamperOverHttp } = await import('./stamper.ts')
  const { path, pem } = timeStamp.root
  return path === null
    ? stamperOverHttp(timeStamp, pem ?? '', 'TSA_CA_PEM')
    : stamperOverHttp(timeStamp, readText(wordless(`TSA_CA_FILE ${path}`), path), `TSA_CA_FILE ${path}`)
}

/**
 * Returns the root certificates in a file, to verify stored time stamps; null without a file. Throws an error for the
 * operator.
 */
export async function trustedRoots(path: string | null): Promise<Certificate[] | null> {
  if (path === null) return null
  const { rootsIn } = await import('./stamper.ts')
  return rootsIn(readText(wordless(`TSA_CA_FILE ${path}`), path), `TSA_CA_FILE ${path}`)
}
