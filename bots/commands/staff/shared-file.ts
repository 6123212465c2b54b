import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import type { Reply } from '../reply.ts'
import { noRole, oldButton, roleTooLow, saying } from './replies.ts'
import { askForBrand } from './upload.ts'

/** A file that somebody shared with the app itself: taken for a list of consents. Null where its own message will tell. */
export async function sharedFile(context: StaffContext, fileId: string): Promise<Reply | null> {
  if (context.authority.highest === null) return noRole(context)
  const own = context.authority.brandsFor('editor')
  const [only, ...others] = own
  if (only === undefined) return roleTooLow(context, 'editor')
  if (!context.takesFiles) return saying(messagesIn(context.language).imports.ask.elsewhere)
  if (others.length > 0) return askForBrand(context, own, fileId)
  await context.importShared(only.code, fileId)
  return null
}

/** The answer to which brand. */
export async function sharedFileAction(
  context: StaffContext,
  [code = '', fileId = '']: readonly string[],
): Promise<Reply> {
  if (!/^\d{1,15}$/.test(code) || !isFileId(fileId)) return oldButton(context)
  const { imports } = messagesIn(context.language)
  const mine = context.authority.brandsFor('editor').some((brand) => brand.code === Number(code))
  if (!mine) return saying(imports.ask.notAllowed)
  if (!context.takesFiles) return saying(imports.ask.elsewhere)
  await context.importShared(Number(code), fileId)
  return { ...saying(imports.ask.fetching), replaces: true }
}

/** What Slack calls a file. */
export function isFileId(text: string): boolean {
  return /^F[A-Z0-9]{2,40}$/.test(text)
}
