import * as z from 'zod'

/* Schemas of Slack's payloads. Fields that izin does not use are dropped. */

export type Payload<Name extends keyof Schemas> = z.infer<Schemas[Name]>
export type View = Payload<'submission'>['view']
export type PressedView = NonNullable<Payload<'press'>['view']>
export type Element = NonNullable<View['state']>['values'][string][string]

export type Schemas = ReturnType<typeof makeSchemas>

/** Makes the schemas of all payloads that izin reads. */
export function makeSchemas() {
  const fields = makeFields()
  const { text } = fields
  return {
    head: z.object({ type: text.min(1), event: z.object({ type: text.min(1) }).nullish() }),
    challenge: z.object({ challenge: text }),
    ...actSchemas(fields),
    ...eventSchemas(fields),
  }
}

type Fields = ReturnType<typeof makeFields>

/** Makes the schemas of fields that occur in many payloads. */
function makeFields() {
  const text = z.string()
  return {
    text,
    optional: z.string().nullish(),
    // Ids are parts of idempotency keys, so an id is plain ASCII.
    id: z.string().regex(/^[\x21-\x7e]{1,255}$/),
    option: z.object({ value: text }),
    title: z.object({ text }).nullish(),
  }
}

/** Makes the schemas of commands, presses of buttons, sent forms and shortcuts. */
function actSchemas(fields: Fields) {
  const { text, optional, id, option, title } = fields
  const act = {
    trigger_id: id,
    response_url: optional,
    user: z.object({ id, team_id: id.nullish() }),
    team: z.object({ id, domain: optional }).nullish(),
    channel: z.object({ id }).nullish(),
  }
  const action = z.object({
    action_id: text,
    action_ts: id.nullish(),
    value: optional,
    selected_option: option.nullish(),
  })
  return {
    command: z.object({
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
    submission: z.object({ ...act, type: z.literal('view_submission'), view: submittedView(fields) }),
    shortcut: z.object({
      ...act,
      type: z.literal('message_action'),
      callback_id: text,
      message_ts: optional,
      message: z.object({ text: optional, ts: optional }).nullish(),
    }),
  }
}

/** Makes the schema of a sent form with the values of its fields. */
function submittedView({ text, optional, id, option, title }: Fields) {
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
  return z.object({
    id,
    title,
    callback_id: optional,
    private_metadata: optional,
    blocks: z.array(z.object({ type: text, block_id: optional })).nullish(),
    state: z.object({ values: z.record(text, z.record(text, element)) }).nullish(),
  })
}

/** Makes the schemas of events: opening the home tab, messages and mentions. */
function eventSchemas({ text, optional, id }: Fields) {
  const event = { type: z.literal('event_callback'), event_id: id, team_id: id.nullish() }
  return {
    home: z.object({
      ...event,
      event: z.object({ type: z.literal('app_home_opened'), user: id, tab: text }),
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
  }
}
