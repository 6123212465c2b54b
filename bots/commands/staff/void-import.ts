import { toldOf } from '../../../src/jobs/due/file-news.ts'
import { type ConsentFile, consentFileOf } from '../../../src/register/uploads/file.ts'
import { changesIn } from '../../../src/register/uploads/tally.ts'
import { voidableUntil } from '../../../src/register/uploads/void.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { importReply, voidChoice } from '../posts/import-parts.ts'
import type { Reply } from '../reply.ts'
import { defineCommand } from './command.ts'
import { oldButton, roleTooLow, saying, waitsReply } from './replies.ts'

/** Voiding a mistaken import (promise 1): asked for by one, approved by another, within a day. */

/** Says what taking a mistaken upload back would take back, with the button to ask for it. */
export const voidUploadCommand = defineCommand({
  name: 'voidUpload',
  words: { tr: ['yükle geri-al', 'yükle geri al'], en: ['upload void', 'upload undo'] },
  role: 'editor',
  examples: { tr: ['yükle geri-al 12'], en: ['upload void 12'] },
  takes: ['number'],
  needs: ['number'],
  async run(context, { number }) {
    const { imports } = messagesIn(context.language)
    if ((await consentFileOf(context.register, number)) === null)
      return saying(imports.void.unknown(String(number)))
    const job = await jobFor(context, [String(number)])
    if ('parts' in job) return job
    const until = openUntil(context, job)
    if (until === null) return notVoidable(context, job)
    const { id, brandName, result } = job
    return saying(imports.void.wouldBe(brandName, id, result, until), {
      kind: 'choices',
      choices: [voidChoice({ id, result, voidableUntil: until }, imports)],
    })
  },
})

/** *Yüklemeyi geri al*: keeps the request, and asks the second person. */
export async function importVoidAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const job = await jobFor(context, values)
  if ('parts' in job) return job
  const until = openUntil(context, job)
  if (until === null) return notVoidable(context, job)
  const { secondPerson: texts, imports } = messagesIn(context.language)
  const { id, brandCode, brandName, result } = job
  const changes = changesIn(result)
  const asked = await context.askSecondPerson({
    requestKey: `void-import:${id}:${context.requestKey}`,
    kind: 'void-import',
    brandCode,
    reason: 'void',
    changes,
    until,
    body: { importId: id },
  })
  if (asked.kind === 'nobody') return saying(texts.nobody(brandName))
  return waitsReply(context, asked, imports.void.waits)
}

/** Until when it can still be voided; null where it cannot be any more. */
function openUntil({ register }: StaffContext, job: ConsentFile): number | null {
  const until = voidableUntil(job)
  return until === null || register.clock() > until ? null : until
}

function notVoidable(context: StaffContext, job: ConsentFile): Reply {
  const { imports } = messagesIn(context.language)
  if (job.voidBegunAt !== null) return importReply(toldOf({ ...job, language: context.language }))
  const until = voidableUntil(job)
  if (until !== null) return saying(imports.void.late(until))
  return job.state === 'done' || job.state === 'applying' ? saying(imports.void.nothing) : oldButton(context)
}

/** The file a button stands for, where this person may change consents of its brand; else what he is told. */
export async function jobFor(
  context: StaffContext,
  [id = '']: readonly string[],
): Promise<ConsentFile | Reply> {
  const job = /^\d{1,15}$/.test(id) ? await consentFileOf(context.register, Number(id)) : null
  if (job === null) return oldButton(context)
  const mine = context.authority.brandsFor('editor').some(({ code }) => code === job.brandCode)
  return mine ? job : roleTooLow(context, 'editor')
}
