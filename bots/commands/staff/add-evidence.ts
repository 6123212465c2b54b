import { dayOf } from '../../../src/calendar/istanbul.ts'
import { shortId } from '../../../src/consent/short-id.ts'
import { findChange, type NamedChange } from '../../../src/register/changes/key-changes.ts'
import { addEvidence, laterEvidenceMax } from '../../../src/register/evidence/later-evidence.ts'
import { wantEvidenceFiles } from '../../../src/register/evidence/wanted-files.ts'
import { messagesIn } from '../../messages/index.ts'
import { beginningDigits } from '../choices.ts'
import type { StaffContext } from '../context.ts'
import type { Part, Reply } from '../reply.ts'
import { defineCommand, exampleOf } from './command.ts'
import { oldButton, saying } from './replies.ts'
import { commandForm } from './run.ts'

/** Adds what proves a change that was recorded before: a text, files, or both. It is of today, which the answer says. */
export const addEvidenceCommand = defineCommand({
  name: 'addEvidence',
  words: { tr: ['kanıt-ekle', 'kanıtekle'], en: ['add-evidence'] },
  role: 'editor',
  examples: {
    tr: ['kanıt-ekle 70f5…7c6d not="çağrı kaydı 118, 2. dakika"'],
    en: ['add-evidence 70f5…7c6d note="call 118, second minute"'],
  },
  takes: ['change', 'note'],
  needs: ['change'],
  brands: { role: 'editor' },
  form: ({ laterEvidence: { form: texts } }) => ({
    title: texts.title,
    submit: texts.save,
    asks: ['change', 'evidence', 'files'],
    fields: { evidence: { label: texts.label, hint: texts.hint } },
  }),
  opensForm: true,
  async run(context, { change: id, note, evidence, files }, command) {
    const messages = messagesIn(context.language)
    const { laterEvidence: texts, record } = messages
    const found = await findChange(context.register, id, editableBrands(context))
    if (found.kind === 'refused') {
      const example = exampleOf(context, command)
      return { ...saying(texts.notFound(found.reason, example, context.command)), wrong: 'change' }
    }
    const { change } = found
    const text = note ?? evidence
    if (text === null && files === null) return { ...saying(texts.eitherMissing), wrong: 'evidence' }
    if (text !== null) {
      const added = await addToChange(context, change, text)
      return files === null || added.wrong !== undefined
        ? added
        : { ...added, parts: [...added.parts, ...(await wantedFor(context, change, files))] }
    }
    await wantedFor(context, change, files ?? [])
    const about = texts.about(change.brandName, namedChange(change))
    return saying(`${record.filesComing(files?.length ?? 0)} ${about}`)
  },
})

function editableBrands({ authority }: StaffContext): readonly number[] {
  return authority.brandsFor('editor').map(({ code }) => code)
}

async function addToChange(
  { register, actor, language }: StaffContext,
  change: NamedChange,
  note: string,
): Promise<Reply> {
  const { laterEvidence: texts } = messagesIn(language)
  const added = await addEvidence(register, actor, { changeId: Buffer.from(change.id, 'hex'), note })
  if (added.kind === 'refused') {
    const reply = saying(texts.refused(added.reason, laterEvidenceMax))
    const isOfText = added.reason === 'empty' || added.reason === 'text-too-long'
    return isOfText ? { ...reply, wrong: 'evidence' } : reply
  }
  const about = texts.about(change.brandName, namedChange(change))
  return added.kind === 'already'
    ? saying(`${texts.already} ${about}`)
    : saying(`${texts.added} ${about}`, { kind: 'note', text: texts.asOf(dayOf(register.clock())) })
}

/** What a sentence says of a change: channel, status, when it was said, where, and its short id. */
export function namedChange({
  channel,
  recipientType,
  status,
  source,
  consentDate,
  recordedAt,
  id,
}: Omit<NamedChange, 'brandName' | 'brandCode' | 'recipientId'>) {
  return { channel, recipientType, status, source, date: consentDate ?? dayOf(recordedAt), id: shortId(id) }
}

/** The button beside a change that has no evidence; its value is the beginning of the change's id. */
export async function addEvidenceAction(context: StaffContext, [id = '']: readonly string[]): Promise<Reply> {
  const found = await findChange(context.register, id, editableBrands(context))
  if (found.kind !== 'found') return oldButton(context)
  const { change } = found
  const { laterEvidence: texts } = messagesIn(context.language)
  const { addWith, addCommand } = texts
  const words = change.id.slice(0, beginningDigits)
  const about = texts.about(change.brandName, namedChange(change))
  const form = commandForm(context, addEvidenceCommand, { words, intro: about })
  return {
    summary: addWith,
    parts: [
      { kind: 'text', text: about },
      { kind: 'text', text: [`${addWith}\n`, { code: `${context.command} ${addCommand(words)}` }] },
    ],
    ...(form === null ? {} : { form }),
  }
}

/** Notes the files; they come from Slack behind the answer. */
async function wantedFor(
  { register, actor, language, requestKey }: StaffContext,
  { id }: NamedChange,
  slackFiles: readonly string[],
): Promise<Part[]> {
  if (slackFiles.length === 0) return []
  const wanted = { requestKey, slackFiles, changeIds: [id], holder: actor.id, language }
  await wantEvidenceFiles(register, wanted)
  return [{ kind: 'note', text: messagesIn(language).record.filesComing(slackFiles.length) }]
}
