import type { Language } from '../../src/register/people.ts'
import type { Form } from '../commands/form.ts'
import type { FormAnswer, Reply } from '../commands/reply.ts'
import { saying } from '../commands/staff/replies.ts'
import { messagesIn } from '../messages/index.ts'
import { formView, homeView, replyView } from './form.ts'
import type { Answer, Payload } from './options.ts'
import type { PressedView, View } from './payload.ts'
import { messagePayload } from './render.ts'
import type { Call } from './web-api.ts'

/** Modals: opened by a call of our own within three seconds, changed in place by what comes of them. */

export type Views = ReturnType<typeof viewsOf>

export function viewsOf(call: Call) {
  /** False when there is no modal now: the trigger was too old, Slack did not answer. */
  async function open(trigger: string, view: Payload): Promise<boolean> {
    return (await call('views.open', { trigger_id: trigger, view })).kind === 'ok'
  }

  async function update(id: string, view: Payload): Promise<boolean> {
    return (await call('views.update', { view_id: id, view })).kind === 'ok'
  }

  return {
    openForm: (trigger: string, form: Form, language: Language) => open(trigger, formView(form, language)),
    /** Puts a reply into the app's own tab, as this person sees it; when that fails, the next opening does it. */
    async publish(user: string, reply: Reply, language: Language): Promise<void> {
      await call('views.publish', { user_id: user, view: homeView(reply, language) })
    },
    /** Shows a reply to a press in a view: in that modal itself, or over the Home tab in one of its own. */
    async show(pressed: PressedView, trigger: string, reply: Reply, language: Language): Promise<boolean> {
      const view =
        reply.form === undefined
          ? replyView(reply, titleOf(pressed), language)
          : formView(reply.form, language)
      return pressed.type === 'modal' ? await update(pressed.id, view) : await open(trigger, view)
    },
  }
}

function titleOf({ title }: PressedView | View): string {
  return title?.text || 'izin'
}

/** The answer to a submission: errors at their fields, or the reply in place of the form. */
export function submissionAnswer(answer: FormAnswer, view: View, language: Language): Answer {
  if (answer.kind === 'errors') {
    const told = saying(messagesIn(language).forms.notTaken)
    const payload = { response_action: 'errors', errors: answer.errors }
    return { payload, message: messagePayload(told, language) }
  }
  const { reply } = answer
  const payload = { response_action: 'update', view: replyView(reply, titleOf(view), language) }
  return { payload, message: messagePayload(reply, language) }
}

/** A failure stands at the first field, so that what was filled in stays and can be sent once more. */
export function failedSubmission(told: Reply, view: View, language: Language): Answer {
  const input = view.blocks?.find(({ type }) => type === 'input')?.block_id
  if (!input) return submissionAnswer({ kind: 'reply', reply: told }, view, language)
  const { payload } = submissionAnswer({ kind: 'errors', errors: { [input]: told.summary } }, view, language)
  return { payload, message: messagePayload(told, language) }
}
