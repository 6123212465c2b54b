import { dayOf } from '../../../src/calendar/istanbul.ts'
import { shortId } from '../../../src/consent/short-id.ts'
import { findChange, type NamedChange } from '../../../src/register/changes/key-changes.ts'
import { addEvidence, laterEvidenceMax } from '../../../src/register/evidence/later-evidence.ts'
import { wantEvidenceFiles } from '../../../src/register/evidence/wanted-files.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { clean, fold } from '../fold.ts'
import { type Filled, type Form, textIn } from '../form.ts'
import { names } from '../parse/filled.ts'
import { type Token, tokensOf } from '../parse/tokens.ts'
import type { FormAnswer, Part, Reply, Text } from '../reply.ts'
import { exampleOf, type StaffCommand } from './command.ts'
import { beginningDigits } from './draft.ts'
import { evidenceFilesField, evidenceMax, filesIn, wrong } from './forms.ts'
import { oldButton, saying } from './replies.ts'

/** Adds what proves a change that was recorded before. It is stored as of today, which the answer says. */
export async function addEvidenceCommand(
  context: StaffContext,
  rest: string,
  command: StaffCommand,
): Promise<Reply> {
  const { register, authority, language } = context
  const { laterEvidence: told } = messagesIn(language)
  const read = readNotedChange(rest)
  if (!read.ok) return saying(told.unread(read.fault, exampleOf(context, command)))
  const brandCodes = authority.brandsFor('editor').map(({ code }) => code)
  const found = await findChange(register, read.noted.change, brandCodes)
  if (found.kind === 'refused') {
    return saying(told.notFound(found.reason, exampleOf(context, command), context.command))
  }
  return (await addToChange(context, found.change, read.noted.note)).reply
}

/** Adds it, and says what became of it; `isWrong`: nothing was added, for what the text is. */
async function addToChange(
  { register, actor, language }: StaffContext,
  change: NamedChange,
  note: string,
): Promise<{ readonly isWrong: boolean; readonly reply: Reply }> {
  const { laterEvidence: told } = messagesIn(language)
  const added = await addEvidence(register, actor, { changeId: Buffer.from(change.id, 'hex'), note })
  if (added.kind === 'refused') {
    const isWrong = added.reason === 'empty' || added.reason === 'text-too-long'
    return { isWrong, reply: saying(told.refused(added.reason, laterEvidenceMax)) }
  }
  const about = told.about(change.brandName, namedChange(change))
  const reply =
    added.kind === 'already'
      ? saying(`${told.already} ${about}`)
      : saying(`${told.added} ${about}`, { kind: 'note', text: told.asOf(dayOf(register.clock())) })
  return { isWrong: false, reply }
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

/** A change and a text about it. */
interface NotedChange {
  /** As it was typed. */
  readonly change: string
  readonly note: string
}

type NotedChangeReading =
  | { readonly ok: true; readonly noted: NotedChange }
  | { readonly ok: false; readonly fault: 'change-missing' | 'note-missing' | 'note-unquoted' | 'word' }

const noteKeys = new Set(['not', 'note'])

/** Reads `CHANGE not="…"`, in either order. */
export function readNotedChange(text: string): NotedChangeReading {
  const tokens = tokensOf(clean(text))
  if (tokens === null) return refused('note-unquoted')
  const typed = tokens.flatMap((token) => (token.kind === 'word' ? [token.text] : []))
  const words = isPrefix(typed.slice(0, 2)) ? typed.slice(2) : typed
  const keys = tokens.filter((token): token is Extract<Token, { kind: 'key' }> => token.kind === 'key')
  const [key, ...moreKeys] = keys
  const [change, ...others] = words
  if (moreKeys.length > 0 || (key !== undefined && !noteKeys.has(key.key))) return refused('word')
  if (key !== undefined && key.quoted === null) return refused('note-unquoted')
  if (change === undefined) return refused('change-missing')
  if (key === undefined) return refused(others.length > 0 ? 'note-unquoted' : 'note-missing')
  if (others.length > 0) return refused('word')
  return { ok: true, noted: { change, note: key.quoted ?? '' } }
}

/** *kayıt no* 70f5…7c6d, as it is copied out of an answer. */
function isPrefix([first = '', second = '']: readonly string[]): boolean {
  return ['kayit', 'record'].includes(fold(first)) && fold(second) === 'no'
}

function refused(fault: Extract<NotedChangeReading, { ok: false }>['fault']): NotedChangeReading {
  return { ok: false, fault }
}

const textMax = 3000

/** Asks for what proves a change that was recorded before: in a form, or else by the command that adds it. */
function askForEvidence(
  { language, command }: StaffContext,
  changeId: string,
  about: Text,
): Required<Pick<Reply, 'form'>> & Reply {
  const messages = messagesIn(language)
  const { addWith, addCommand } = messages.laterEvidence
  const id = changeId.slice(0, beginningDigits)
  return {
    summary: addWith,
    parts: [
      { kind: 'text', text: about },
      { kind: 'text', text: [`${addWith}\n`, { code: `${command} ${addCommand(id)}` }] },
    ],
    form: evidenceForm(id, about, messages),
  }
}

function evidenceForm(id: string, intro: Text, messages: Messages): Form {
  const { title, save, label, hint } = messages.laterEvidence.form
  return {
    name: 'add-evidence',
    values: [id],
    title,
    submit: save,
    intro,
    fields: [
      {
        kind: 'text',
        name: names.evidence,
        label,
        hint,
        required: false,
        isLong: true,
        lengthMax: textMax,
      },
      evidenceFilesField(messages),
    ],
  }
}

/** The button beside a change that has no evidence; its value is the beginning of the change's id. */
export async function addEvidenceAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const change = await changeOf(context, values)
  if (change === null) return oldButton(context)
  const { laterEvidence: told } = messagesIn(context.language)
  return askForEvidence(context, change.id, told.about(change.brandName, namedChange(change)))
}

export async function submitEvidence(
  context: StaffContext,
  filled: Filled,
  values: readonly string[],
): Promise<FormAnswer> {
  const change = await changeOf(context, values)
  if (change === null) return { kind: 'reply', reply: oldButton(context) }
  return await addFilled(context, change, filled)
}

/** Adds the text, the files or both that were filled in; one of them there has to be. */
async function addFilled(context: StaffContext, change: NamedChange, filled: Filled): Promise<FormAnswer> {
  const messages = messagesIn(context.language)
  const note = textIn(filled, names.evidence)
  const slackFiles = filesIn(filled)
  if (note === '' && slackFiles.length === 0) return wrong('evidence', messages.laterEvidence.eitherMissing)
  if (note === '') {
    await wantedFor(context, change, slackFiles)
    const about = messages.laterEvidence.about(change.brandName, namedChange(change))
    return { kind: 'reply', reply: saying(`${messages.record.filesComing(slackFiles.length)} ${about}`) }
  }
  const { isWrong, reply } = await addToChange(context, change, note)
  if (isWrong) return wrong('evidence', reply.summary)
  const coming = await wantedFor(context, change, slackFiles)
  return { kind: 'reply', reply: { ...reply, parts: [...reply.parts, ...coming] } }
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

/** Only of a brand this person may change. */
async function changeOf(
  { register, authority }: StaffContext,
  [id = '']: readonly string[],
): Promise<NamedChange | null> {
  const brandCodes = authority.brandsFor('editor').map(({ code }) => code)
  const found = await findChange(register, id, brandCodes)
  return found.kind === 'found' ? found.change : null
}

/** The longest id, with room for how people copy one. */
const changeMax = 80

/** Asks for a change by its id, and for what proves it. */
export function evidenceByIdForm({ authority, language }: StaffContext): Form | null {
  if (authority.brandsFor('editor').length === 0) return null
  const messages = messagesIn(language)
  const { laterEvidence, commandForms } = messages
  const { title, save, label, hint } = laterEvidence.form
  const { change, changeHint } = commandForms.evidence
  return {
    name: 'evidence-by-id',
    values: [],
    title,
    submit: save,
    fields: [
      {
        kind: 'text',
        name: names.change,
        label: change,
        hint: changeHint,
        required: true,
        lengthMax: changeMax,
      },
      {
        kind: 'text',
        name: names.evidence,
        label,
        hint,
        required: false,
        isLong: true,
        lengthMax: evidenceMax,
      },
      evidenceFilesField(messages),
    ],
  }
}

export async function submitEvidenceById(context: StaffContext, filled: Filled): Promise<FormAnswer> {
  const { register, authority, language } = context
  const { laterEvidence: told } = messagesIn(language)
  const brandCodes = authority.brandsFor('editor').map(({ code }) => code)
  const found = await findChange(register, clean(textIn(filled, names.change)), brandCodes)
  if (found.kind === 'refused') return wrong('change', told.notFoundInForm(found.reason, context.command))
  return await addFilled(context, found.change, filled)
}
