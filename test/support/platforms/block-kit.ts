import * as z from 'zod'

/* Block Kit's limits as a schema, written from Slack's reference and not from our renderer. */

const plainText = (max: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  })

const mrkdwn = (max: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max).refine(namesOnly, 'holds markup that was not escaped'),
    verbatim: z.literal(true),
  })

function namesOnly(text: string): boolean {
  return isEscaped(text.replaceAll(/<(?:@[UW]|#[CG])[A-Z0-9]+>/g, ''))
}

/** Without these characters there is no mention, link or date. */
export function isEscaped(text: string): boolean {
  return !/[<>]|&(?!(?:amp|lt|gt);)/.test(text)
}

const confirm = z.strictObject({
  title: plainText(100),
  text: plainText(300),
  confirm: plainText(30),
  deny: plainText(30),
})

const button = z.strictObject({
  type: z.literal('button'),
  action_id: z.string().min(1).max(255),
  text: plainText(75),
  value: z.string().max(2000),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
})

/** Opens a page; its id is none of those that do something here. */
const linkButton = z.strictObject({
  type: z.literal('button'),
  action_id: z.string().startsWith('link:').max(255),
  text: plainText(75),
  style: z.literal('primary'),
  url: z.url().max(3000),
})

const select = z.strictObject({
  type: z.literal('static_select'),
  action_id: z.string().min(1).max(255),
  placeholder: plainText(150),
  options: z
    .array(z.strictObject({ text: plainText(75), value: z.string().min(1).max(75) }))
    .min(1)
    .max(100),
})

const blockId = { block_id: z.string().max(255).optional() }

const block = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('section'),
      text: mrkdwn(2900).optional(),
      fields: z.array(mrkdwn(2000)).min(1).max(10).optional(),
      ...blockId,
    })
    .refine(({ text, fields }) => text !== undefined || fields !== undefined, 'neither text nor fields'),
  z.strictObject({ type: z.literal('header'), text: plainText(150), ...blockId }),
  z.strictObject({ type: z.literal('divider'), ...blockId }),
  z.strictObject({
    type: z.literal('image'),
    slack_file: z.strictObject({ id: z.string().regex(/^F[A-Z0-9]{8,}$/) }),
    alt_text: z.string().min(1).max(2000),
    ...blockId,
  }),
  z.strictObject({
    type: z.literal('context'),
    elements: z
      .array(z.union([mrkdwn(2900), plainText(2900)]))
      .min(1)
      .max(10),
    ...blockId,
  }),
  z.strictObject({
    type: z.literal('actions'),
    elements: z
      .array(z.union([button, linkButton, select]))
      .min(1)
      .max(25),
    ...blockId,
  }),
])

const styled = z.strictObject({ bold: z.literal(true).optional(), code: z.literal(true).optional() })

/** Slack reads no markup here, so nothing is escaped. */
const richText = z.strictObject({
  type: z.literal('rich_text'),
  elements: z
    .array(
      z.strictObject({
        type: z.literal('rich_text_section'),
        elements: z
          .array(
            z.discriminatedUnion('type', [
              z.strictObject({
                type: z.literal('text'),
                text: z.string().min(1).max(300),
                style: styled.optional(),
              }),
              z.strictObject({ type: z.literal('user'), user_id: z.string().regex(/^[UW][A-Z0-9]+$/) }),
              z.strictObject({ type: z.literal('channel'), channel_id: z.string().regex(/^[CG][A-Z0-9]+$/) }),
            ]),
          )
          .min(1),
      }),
    )
    .length(1),
})

const table = z
  .strictObject({
    type: z.literal('table'),
    rows: z.array(z.array(richText).min(1).max(20)).min(2).max(100),
    column_settings: z.array(z.strictObject({ is_wrapped: z.boolean() })).max(20),
    ...blockId,
  })
  .refine(({ rows, column_settings: columns }) => rows.every((row) => row.length === columns.length), {
    message: 'a row is longer or shorter than the others',
  })

export const messageSchema = z
  .looseObject({
    text: z.string().min(1).max(4000).refine(isEscaped, 'holds markup that was not escaped'),
    blocks: z
      .array(z.union([block, table]))
      .min(1)
      .max(45)
      .refine((blocks) => blocks.filter(({ type }) => type === 'table').length <= 1, 'more than one table'),
  })
  .refine((message) => shownCharacters(message) <= 12_000, 'more than 12,000 characters')
  .refine(({ blocks }) => {
    const ids = blocks
      .flatMap((one) => (one.type === 'actions' ? one.elements : []))
      .map((each) => each.action_id)
    return new Set(ids).size === ids.length && ids.every((id) => /^(?:link:)?izin:/.test(id))
  }, 'an action_id is not unique, or not ours')

const option = z.strictObject({ text: plainText(75), value: z.string().min(1).max(75) })
const actionId = z.string().min(1).max(255)

const element = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), action_id: actionId, ...shape })

const formElement = z.union([
  element('plain_text_input', {
    multiline: z.boolean(),
    max_length: z.number().min(1).max(3000),
    initial_value: z.string().min(1).max(3000).optional(),
  }),
  element('static_select', {
    options: z.array(option).min(1).max(100).optional(),
    option_groups: z
      .array(z.strictObject({ label: plainText(75), options: z.array(option).min(1).max(100) }))
      .min(1)
      .max(100)
      .optional(),
    initial_option: option.optional(),
  }).refine(
    (menu) => (menu.options === undefined) !== (menu.option_groups === undefined),
    'options or groups',
  ),
  element('checkboxes', {
    options: z.array(option).min(1).max(10),
    initial_options: z.array(option).min(1).max(10).optional(),
  }),
  element('datepicker', { initial_date: z.iso.date().optional() }),
  element('file_input', {
    filetypes: z.array(z.string().regex(/^[a-z0-9]+$/)).min(1),
    max_files: z.int().min(1).max(10),
  }),
  element('timepicker', { initial_time: z.iso.time({ precision: -1 }).optional() }),
  element('users_select', { initial_user: z.string().startsWith('U').optional() }),
  element('conversations_select', {
    filter: z.strictObject({ include: z.array(z.enum(['im', 'mpim', 'private', 'public'])).min(1) }),
    initial_conversation: z.string().startsWith('C').optional(),
  }),
])

const input = z.strictObject({
  type: z.literal('input'),
  block_id: z.string().min(1).max(255),
  label: plainText(2000),
  hint: plainText(2000).optional(),
  optional: z.boolean(),
  element: formElement,
})

export const homeSchema = z.strictObject({ type: z.literal('home'), blocks: z.array(block).min(1).max(100) })

export const modalSchema = z
  .strictObject({
    type: z.literal('modal'),
    callback_id: z.string().max(255).optional(),
    private_metadata: z.string().max(3000).optional(),
    title: plainText(24),
    submit: plainText(24).optional(),
    close: plainText(24),
    blocks: z
      .array(z.union([input, block]))
      .min(1)
      .max(100),
  })
  .refine(({ blocks, submit }) => {
    const ids = blocks.flatMap((one) => (one.type === 'input' ? [one.block_id] : []))
    return new Set(ids).size === ids.length && ids.length > 0 === (submit !== undefined)
  }, 'a field stands twice, or cannot be sent')

function shownCharacters(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return Object.entries(value).reduce(
    (total, [name, part]) =>
      total +
      (typeof part === 'string' && ['text', 'value'].includes(name) ? part.length : shownCharacters(part)),
    0,
  )
}

export function shownFault(shown: unknown): string | null {
  const { type, view, errors, blocks, text } = shown as Record<string, unknown>
  if (view !== undefined) return shownFault(view)
  if (errors !== undefined) return faultBy(fieldErrors, errors)
  if (type === 'home') return faultBy(homeSchema, shown)
  if (type === 'modal') return faultBy(modalSchema, shown)
  return blocks === undefined ? faultBy(z.string().min(1).max(4000), text) : faultBy(messageSchema, shown)
}

const fieldErrors = z.record(z.string().min(1), z.string().min(1).max(2000))

function faultBy(schema: z.ZodType, shown: unknown): string | null {
  return schema.safeParse(shown).error?.message ?? null
}
