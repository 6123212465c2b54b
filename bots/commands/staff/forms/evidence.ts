import { findChange, type NamedChange } from '../../../../src/register/changes/find-change.ts'
import { wantEvidenceFiles } from '../../../../src/register/evidence/wanted-files.ts'
import { type Messages, messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import { type Filled, type Form, textIn } from '../../form.ts'
import { names } from '../../parse/filled.ts'
import type { FormAnswer, Part, Reply, Text } from '../../reply.ts'
import { addToChange, namedChange } from '../add-evidence.ts'
import { beginningDigits } from '../change-beginning.ts'
import { oldButton, saying } from '../replies.ts'
import { wrong } from './errors.ts'
import { evidenceFilesField, filesIn } from './fields.ts'

const textMax = 3000

/** Asks for what proves a change that was recorded before: in a form, or else by the command that adds it. */
export function askForEvidence(
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
export async function addFilled(
  context: StaffContext,
  change: NamedChange,
  filled: Filled,
): Promise<FormAnswer> {
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
