import { messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import { type Filled, type Form, textIn, textsIn } from '../../form.ts'
import { names } from '../../parse/filled.ts'
import type { FormAnswer, Reply } from '../../reply.ts'
import { saying } from '../replies.ts'
import { isFileId } from '../shared-file.ts'
import { wrong } from './errors.ts'
import { brandField } from './fields.ts'
import { opening } from './open.ts'

/** The button that asks for a file of consents within Slack; its value is the brand that is chosen already, if any. */
export async function uploadFormAction(
  context: StaffContext,
  [code = '']: readonly string[],
): Promise<Reply> {
  const { imports } = messagesIn(context.language)
  if (!context.takesFiles) return saying(imports.ask.elsewhere)
  return opening(context, uploadForm(context, code))
}

function uploadForm({ authority, language }: StaffContext, code: string): Form {
  const messages = messagesIn(language)
  const { upload: told } = messages.commandForms
  const brands = authority.brandsFor('editor')
  const field = brandField(brands, messages, { required: true })
  const isOwn = brands.some((brand) => String(brand.code) === code)
  return {
    name: 'upload',
    values: [],
    title: told.title,
    submit: told.submit,
    fields: [
      isOwn && field.kind === 'one' ? { ...field, initial: code } : field,
      {
        kind: 'file',
        name: names.file,
        label: told.file,
        hint: told.fileHint,
        required: true,
        filesMax: 1,
        endings: ['csv', 'xlsx', 'txt'],
      },
    ],
  }
}

/** Has the file read; its preview comes as a message, as for one that was uploaded. */
export async function submitUpload(context: StaffContext, filled: Filled): Promise<FormAnswer> {
  const { forms, commandForms, imports } = messagesIn(context.language)
  const code = textIn(filled, names.brand)
  const brand = context.authority.brandsFor('editor').find((one) => String(one.code) === code)
  if (brand === undefined) return wrong('brand', forms.brandMissing)
  const [file = ''] = textsIn(filled, names.file)
  if (!isFileId(file)) return wrong('file', commandForms.upload.fileMissing)
  if (!context.takesFiles) return { kind: 'reply', reply: saying(imports.ask.elsewhere) }
  await context.importShared(brand.code, file)
  return { kind: 'reply', reply: saying(imports.ask.fetching) }
}
