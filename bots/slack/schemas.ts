import * as z from 'zod'

/** Schemas of Slack's payloads. Fields that are not in use are dropped. */

function makeSchemas() {
  const text = z.string()
  const optional = z.string().nullish()
  // Keys and lanes are made of ids, so an id is plain ASCII.
  const id = z.string().regex(/^[\x21-\x7e]{1,255}$/)
  const option = z.object({ value: text })
  const title = z.object({ text }).nullish()
  const install = { is_enterprise_install: z.union([z.boolean(), text]).nullish() }
  const act = {
    ...install,
    trigger_id: id,
    response_url: optional,
    user: z.object({ id, team_id: id.nullish() }),
    team: z.object({ id, domain: optional }).nullish(),
    channel: z.object({ id }).nullish(),
  }
  const event = { ...install, type: z.literal('event_callback'), event_id: id, team_id: id.nullish() }
  const element = z.object({
    value: optional,
    selected_date: optional,
    selected_time: optional,
    selected_user: optional,
    selected_conversation: optional,
    selected_option: option.nullish(),
    selected_options: z.array(option).nullish(),
    files: z.array(z.object({ id })).nullish(),
  })
  const action = z.object({
    action_id: text,
    action_ts: id.nullish(),
    value: optional,
    selected_option: option.nullish(),
  })
  return {
    head: z.object({ type: text.min(1), event: z.object({ type: text.min(1) }).nullish() }),
    challenge: z.object({ challenge: text }),
    command: z.object({
      ...install,
      command: text,
      text: text.default(''),
      user_id: id,
      trigger_id: id,
      team_id: id.nullish(),
      channel_id: id.nullish(),
      response_url: optional,
    }),
    press: z.object({
      ...act,
      type: z.literal('block_actions'),
      container: z.object({ is_ephemeral: z.boolean().nullish() }).nullish(),
      view: z.object({ id, type: text, title }).nullish(),
      actions: z.tuple([action], action),
    }),
    submission: z.object({
      ...act,
      type: z.literal('view_submission'),
      view: z.object({
        id,
        title,
        callback_id: optional,
        private_metadata: optional,
        blocks: z.array(z.object({ type: text, block_id: optional })).nullish(),
        state: z.object({ values: z.record(text, z.record(text, element)) }).nullish(),
      }),
    }),
    shortcut: z.object({
      ...act,
      type: z.literal('message_action'),
      callback_id: text,
      message_ts: optional,
      message: z.object({ text: optional, ts: optional }).nullish(),
    }),
    home: z.object({
      ...event,
      event: z.object({ type: z.literal('app_home_opened'), user: id, tab: text }),
    }),
    file: z.object({
      ...event,
      event: z.object({ type: z.literal('file_shared'), user_id: id, channel_id: id, file_id: id }),
    }),
    message: z.object({
      ...event,
      authorizations: z.array(z.object({ user_id: id.nullish() })).nullish(),
      event: z.object({
        type: z.enum(['message', 'app_mention']),
        channel: id,
        user: id.nullish(),
        team: id.nullish(),
        text: optional,
        thread_ts: id.nullish(),
        bot_id: optional,
        subtype: optional,
        edited: z.unknown().optional(),
      }),
    }),
    answer: makeAnswerSchema(),
  }
}

/** A field of another type counts as missing: the call was made all the same. */
function makeAnswerSchema() {
  const loose = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined)
  const text = loose(z.string())
  const flag = loose(z.boolean())
  return z.object({
    ok: flag,
    error: text,
    ts: text,
    team_id: text,
    user_id: text,
    bot_id: text,
    channel: loose(z.object({ id: text })),
    file: loose(z.object({ url_private_download: text })),
    user: loose(
      z.object({
        ...{ locale: text, real_name: text },
        ...{ is_restricted: flag, is_ultra_restricted: flag, is_stranger: flag },
      }),
    ),
    response_metadata: loose(z.object({ scopes: loose(z.array(z.string())) })),
  })
}

let made: ReturnType<typeof makeSchemas> | undefined
/** Made at first use, so that a Worker starts quickly. */
export function schemas() {
  made ??= makeSchemas()
  return made
}

export type Payload<Name extends keyof ReturnType<typeof makeSchemas>> = z.infer<
  ReturnType<typeof makeSchemas>[Name]
>
export type View = Payload<'submission'>['view']
export type PressedView = NonNullable<Payload<'press'>['view']>
export type Element = NonNullable<View['state']>['values'][string][string]
/** Every method answers other fields of these. */
export type SlackAnswer = Partial<Payload<'answer'>>

export function readAnswer(value: unknown): SlackAnswer {
  return schemas().answer.safeParse(value).data ?? {}
}
