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

/** Slack's maximum number of characters of a form's title and of its buttons. */
const wordsMax = 24
/** Slack's maximum number of characters of a field's label and hint. */
const hintMax = 2000
/** Slack's maximum number of entries in a menu. A brand that has no place in the menu can be typed in a command. */
const menuMax = 100
/** Slack's maximum number of characters of a menu's entry. */
const optionMax = 75

/** Renders a form as a Slack modal. */
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

/** Renders a reply as a Slack modal without fields. */
function replyView(reply: Reply, title: string, language: Language): Payload {
  return {
    type: 'modal',
    title: plain(title, wordsMax),
    close: plain(messagesIn(language).forms.close, wordsMax),
    blocks: render(reply, language).blocks,
  }
}

/** Renders a field of a form with its label and hint. */
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

/** Renders the control of a field: a text input, a menu, a date picker and so on. */
function elementOf(field: Field): types.InputBlock['element'] {
  const action_id = field.name
  switch (field.kind) {
    case 'text':
      return {
        type: 'plain_text_input',
        action_id,
        multiline: field.isLong === true,
        max_length: field.lengthMax,
        ...optional('initial_value', field.initial?.slice(0, field.lengthMax)),
      }
    case 'one':
      return menu(field)
    case 'several':
      return { type: 'checkboxes', action_id, options: field.options.map(optionOf), ...checked(field) }
    case 'day':
      return { type: 'datepicker', action_id, ...optional('initial_date', field.initial) }
    case 'file':
      return { type: 'file_input', action_id, filetypes: [...field.endings], max_files: 1 }
    case 'time':
      return { type: 'timepicker', action_id, ...optional('initial_time', field.initial) }
    case 'person':
      return { type: 'users_select', action_id, ...optional('initial_user', field.initial) }
    case 'room':
      return {
        type: 'conversations_select',
        action_id,
        // Excludes direct messages, which get no daily report.
        filter: { include: ['public', 'private'] },
        ...optional('initial_conversation', field.initial),
      }
  }
}

/** Returns an object with one named value; an empty object if the value is missing or empty, which Slack would refuse. */
function optional(name: string, value: string | undefined) {
  return value ? { [name]: value } : {}
}

/** Renders the menu of a field with its first 100 options. An initial value beyond these takes the place of the last one. */
function menu({ name, options, initial }: Extract<Field, { kind: 'one' }>): types.StaticSelect {
  const initialOption = options.find(({ value }) => value === initial)
  const first = options.slice(0, menuMax)
  const menuOptions =
    initialOption === undefined || first.includes(initialOption)
      ? first
      : [...first.slice(0, -1), initialOption]
  return {
    type: 'static_select',
    action_id: name,
    options: menuOptions.map(optionOf),
    ...(initialOption === undefined ? {} : { initial_option: optionOf(initialOption) }),
  }
}

/** Returns the options that are checked when the form opens; an empty object for none. */
function checked({ options, initial = [] }: Extract<Field, { kind: 'several' }>) {
  const initialOptions = options.filter(({ value }) => initial.includes(value)).map(optionOf)
  return initialOptions.length === 0 ? {} : { initial_options: initialOptions }
}

/** Renders an option of a menu or of checkboxes. */
function optionOf({ value, label }: Option): types.PlainTextOption {
  return { text: plain(label, optionMax), value }
}

/** Returns the name of a sent form and the values that it carried. */
export function formOf(view: View): ReceivedAction {
  return decodeAction(view.private_metadata ?? '')
}

/** Returns the values of a sent form by field name. */
export function filledIn(view: View): Filled {
  const blocks = Object.entries(view.state?.values ?? {})
  return Object.fromEntries(
    blocks.map(([name, elements]) => [name, filledValue(Object.values(elements)[0] ?? {})]),
  )
}

/** Returns the value of a control in a sent form: a list of checked options or files, else a text, empty for no value. */
function filledValue(element: Element): string | string[] {
  if (element.selected_options) return element.selected_options.map(({ value }) => value)
  if (element.files) return element.files.map(({ id }) => id)
  const { value, selected_date, selected_time, selected_user, selected_conversation } = element
  const textOrDate = value ?? selected_date ?? selected_time ?? selected_user ?? selected_conversation
  return textOrDate || element.selected_option?.value || ''
}

/** Functions that show replies in Slack's modals and in the app's home tab. */
export type Views = ReturnType<typeof viewsOf>

/** Makes the functions that show replies in Slack's modals and in the app's home tab. */
export function viewsOf(call: Call) {
  return {
    /** Shows a reply in the app's home tab. A failure is ignored: the tab is rendered again when it is next opened. */
    async publish(user: string, reply: Reply, language: Language): Promise<void> {
      const view = { type: 'home', blocks: render(reply, language).blocks }
      await call('views.publish', { user_id: user, view })
    },
    /**
     * Shows a form or another reply in the modal whose button was pressed, else in a new modal. Returns false if
     * Slack does not answer, or if the trigger is older than Slack's limit of three seconds.
     */
    async show(
      trigger: string,
      pressedView: PressedView | null,
      reply: Reply,
      language: Language,
    ): Promise<boolean> {
      const view =
        reply.form === undefined
          ? replyView(reply, titleOf(pressedView), language)
          : formView(reply.form, language)
      const result =
        pressedView?.type === 'modal'
          ? await call('views.update', { view_id: pressedView.id, view })
          : await call('views.open', { trigger_id: trigger, view })
      return result.kind === 'ok'
    },
  }
}

/** Returns the title of a modal, else `izin`. */
function titleOf(view: PressedView | View | null): string {
  return view?.title?.text || 'izin'
}

/**
 * Makes the answer to a sent form: `payload` shows errors at their fields, or the reply in place of the form. If Slack no longer
 * waits for the payload, `reply` goes to the person as a message.
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

/** Makes the answer to a form whose request failed. The failure stands at the first field, so that the form can be sent again. */
export function failedSubmission(reply: Reply, view: View, language: Language): Answer {
  const input = view.blocks?.find(({ type }) => type === 'input')?.block_id
  if (!input) return submissionAnswer({ kind: 'reply', reply }, view, language)
  return { payload: { response_action: 'errors', errors: { [input]: reply.summary } }, reply, language }
}
