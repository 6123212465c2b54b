import type { types } from '@slack/bolt'
import type { Language } from '../../src/register/recipients/people.ts'
import type { Field, Filled, Form, Option } from '../commands/form.ts'
import { textOnly } from '../commands/replies.ts'
import {
  decodeAction,
  encodeAction,
  type FormAnswer,
  type ReceivedAction,
  type Reply,
} from '../commands/reply.ts'
import { messagesIn } from '../messages/index.ts'
import { chunks, section } from './mrkdwn.ts'
import type { Answer, Payload } from './options.ts'
import { formCallback } from './payload.ts'
import type { Element, PressedView, View } from './payload-schemas.ts'
import { plain, render } from './render.ts'
import type { Call } from './web.ts'

const wordsMax = 24
const hintMax = 2000
/** Slack's limits for a menu. A brand that does not fit in it can be typed. */
const menuMax = 100
const optionMax = 75

export function formView(form: Form, language: Language): Payload {
  const intro = form.intro === undefined ? [] : chunks(form.intro).map(section)
  return {
    type: 'modal',
    callback_id: formCallback,
    private_metadata: encodeAction({ name: form.name, values: form.values }),
    title: plain(form.title, wordsMax),
    submit: plain(form.submit, wordsMax),
    close: plain(messagesIn(language).words.cancel, wordsMax),
    blocks: [...intro, ...form.fields.map(inputBlock)],
  }
}

function replyView(reply: Reply, title: string, language: Language): Payload {
  return {
    type: 'modal',
    title: plain(title, wordsMax),
    close: plain(messagesIn(language).forms.close, wordsMax),
    blocks: render(reply, language).blocks,
  }
}

function inputBlock(field: Field): types.InputBlock {
  return {
    type: 'input',
    block_id: field.name,
    label: plain(field.label, hintMax),
    optional: !field.required,
    ...(field.hint === undefined ? {} : { hint: plain(field.hint, hintMax) }),
    element: elementOf(field),
  }
}

function elementOf(field: Field): types.InputBlock['element'] {
  const action_id = field.name
  switch (field.kind) {
    case 'text':
      return {
        type: 'plain_text_input',
        action_id,
        multiline: field.isLong === true,
        max_length: field.lengthMax,
        ...given('initial_value', field.initial?.slice(0, field.lengthMax)),
      }
    case 'one':
      return menu(field)
    case 'several':
      return { type: 'checkboxes', action_id, options: field.options.map(optionOf), ...checked(field) }
    case 'day':
      return { type: 'datepicker', action_id, ...given('initial_date', field.initial) }
    case 'file':
      return { type: 'file_input', action_id, filetypes: [...field.endings], max_files: 1 }
    case 'time':
      return { type: 'timepicker', action_id, ...given('initial_time', field.initial) }
    case 'person':
      return { type: 'users_select', action_id, ...given('initial_user', field.initial) }
    case 'room':
      return {
        type: 'conversations_select',
        action_id,
        // Direct messages are no rooms.
        filter: { include: ['public', 'private'] },
        ...given('initial_conversation', field.initial),
      }
  }
}

function given(name: string, value: string | undefined) {
  return value ? { [name]: value } : {}
}

function menu({ name, options, initial }: Extract<Field, { kind: 'one' }>): types.StaticSelect {
  const chosen = options.find(({ value }) => value === initial)
  const first = options.slice(0, menuMax)
  const listed = chosen === undefined || first.includes(chosen) ? first : [...first.slice(0, -1), chosen]
  return {
    type: 'static_select',
    action_id: name,
    options: listed.map(optionOf),
    ...(chosen === undefined ? {} : { initial_option: optionOf(chosen) }),
  }
}

function checked({ options, initial = [] }: Extract<Field, { kind: 'several' }>) {
  const chosen = options.filter(({ value }) => initial.includes(value)).map(optionOf)
  return chosen.length === 0 ? {} : { initial_options: chosen }
}

function optionOf({ value, label }: Option): types.PlainTextOption {
  return { text: plain(label, optionMax), value }
}

export function formOf(view: View): ReceivedAction {
  return decodeAction(view.private_metadata ?? '')
}

export function filledIn(view: View): Filled {
  const blocks = Object.entries(view.state?.values ?? {})
  return Object.fromEntries(
    blocks.map(([name, elements]) => [name, filledValue(Object.values(elements)[0] ?? {})]),
  )
}

function filledValue(element: Element): string | string[] {
  if (element.selected_options) return element.selected_options.map(({ value }) => value)
  if (element.files) return element.files.map(({ id }) => id)
  const { value, selected_date, selected_time, selected_user, selected_conversation } = element
  const typed = value ?? selected_date ?? selected_time ?? selected_user ?? selected_conversation
  return typed || element.selected_option?.value || ''
}

/** Slack takes `views.open` for three seconds after a trigger. */
export type Views = ReturnType<typeof viewsOf>

export function viewsOf(call: Call) {
  return {
    /** If this fails, the next opening of the tab shows the reply. */
    async publish(user: string, reply: Reply, language: Language): Promise<void> {
      const view = { type: 'home', blocks: render(reply, language).blocks }
      await call('views.publish', { user_id: user, view })
    },
    /**
     * Shows a form or another reply in the modal that was pressed, else in a new one. False if Slack shows none:
     * the trigger expired, or there is no answer.
     */
    async show(
      trigger: string,
      pressed: PressedView | null,
      reply: Reply,
      language: Language,
    ): Promise<boolean> {
      const view =
        reply.form === undefined
          ? replyView(reply, titleOf(pressed), language)
          : formView(reply.form, language)
      const shown =
        pressed?.type === 'modal'
          ? await call('views.update', { view_id: pressed.id, view })
          : await call('views.open', { trigger_id: trigger, view })
      return shown.kind === 'ok'
    },
  }
}

function titleOf(view: PressedView | View | null): string {
  return view?.title?.text || 'izin'
}

/**
 * Answers a submitted form: shows errors at their fields, or replaces the form by the reply. Slack gets `payload`; `reply`
 * tells the same in a message, if Slack no longer waits for the payload.
 */
export function submissionAnswer(answer: FormAnswer, view: View, language: Language): Answer {
  if (answer.kind === 'errors') {
    const payload = { response_action: 'errors', errors: answer.errors }
    return { payload, reply: textOnly(messagesIn(language).forms.notTaken), language }
  }
  const { reply } = answer
  const payload = { response_action: 'update', view: replyView(reply, titleOf(view), language) }
  return { payload, reply, language }
}

/** The failure stands at the first field, so that the form keeps its values and can be sent again. */
export function failedSubmission(reply: Reply, view: View, language: Language): Answer {
  const input = view.blocks?.find(({ type }) => type === 'input')?.block_id
  if (!input) return submissionAnswer({ kind: 'reply', reply }, view, language)
  return { payload: { response_action: 'errors', errors: { [input]: reply.summary } }, reply, language }
}
