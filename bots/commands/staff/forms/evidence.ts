import { findChange, type NamedChange } from '../../../../src/register/changes/find-change.ts'
import { messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import { type Filled, type Form, textIn } from '../../form.ts'
import { names } from '../../parse/filled.ts'
import type { FormAnswer, Reply, Text } from '../../reply.ts'
import { addToChange, namedChange } from '../add-evidence.ts'
import { oldButton } from '../replies.ts'
import { wrong } from './errors.ts'

/** Enough digits of an id that no other change begins with them, and few enough for a button. */
const idDigits = 12
const textMax = 3000

/** Asks for what proves a change that was recorded before: in a form, or else by the command that adds it. */
export function askForEvidence(
  { language, command }: StaffContext,
  changeId: string,
  about: Text,
): Required<Pick<Reply, 'form'>> & Reply {
  const { drill, laterEvidence: told } = messagesIn(language)
  const id = changeId.slice(0, idDigits)
  return {
    summary: drill.addWith,
    parts: [
      { kind: 'text', text: about },
      { kind: 'text', text: [`${drill.addWith}\n`, { code: `${command} ${drill.addCommand(id)}` }] },
    ],
    form: evidenceForm(id, about, told.form),
  }
}

function evidenceForm(id: string, intro: Text, told: EvidenceFormTold): Form {
  const { title, save, label, hint } = told
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
        required: true,
        isLong: true,
        lengthMax: textMax,
      },
    ],
  }
}

type EvidenceFormTold = ReturnType<typeof messagesIn>['laterEvidence']['form']

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
  const { isWrong, reply } = await addToChange(context, change, textIn(filled, names.evidence))
  return isWrong ? wrong('evidence', reply.summary) : { kind: 'reply', reply }
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
