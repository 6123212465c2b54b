import type { RequestedFile } from '../../src/register/links/downloads.ts'
import { claimFileLink, type FileLink } from '../../src/register/links/file-links.ts'
import type { Register } from '../../src/register/register.ts'

/** Uses up the link to a file, as its page does. */
export async function claimedFile(register: Register, token: string): Promise<FileLink<RequestedFile>> {
  const state = await claimFileLink(register, token)
  if (state.kind !== 'ready') throw new Error(`Cannot fetch: the link is ${state.kind}`)
  const { purpose, ...link } = state.link
  if (purpose.kind === 'upload' || purpose.kind === 'columns' || purpose.kind === 'evidence')
    throw new Error('Cannot fetch: it takes a file')
  return { ...link, purpose }
}
