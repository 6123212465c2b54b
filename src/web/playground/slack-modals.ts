import type { EnteredValues } from './slack-blocks.ts'
import {
  errorOf,
  newAct,
  type Pressed,
  type Pressing,
  pressOf,
  replyOf,
  type SlackContext,
  sendEvent,
  sendPayload,
} from './slack-context.ts'
import {
  homeOpenedEvent,
  viewActionPayload,
  viewClosedPayload,
  viewSubmissionPayload,
} from './slack-payloads.ts'
import type { SlackView } from './slack-views.ts'

/** `errors` are the app's complaints by block; `fault` is ours, when no proper answer came. */
export type Submission = { ok: true } | { ok: false; errors: Record<string, string>; fault: string | null }

/** Somebody pressed or chose something in a modal or on the Home tab. */
export async function pressInView(
  context: SlackContext,
  user: string,
  viewId: string,
  pressed: Pressed,
): Promise<Pressing> {
  const view = ownView(context, user, viewId) ?? context.views.findHome(viewId)
  const press = view && pressOf(view.blocks, pressed)
  if (!press) return 'gone'
  const payload = viewActionPayload(context.people, view, newAct(context, user, null), press)
  const answer = await sendPayload(context, payload)
  return answer.ok ? 'done' : 'failed'
}

/** Somebody opened the app's own tab; false for a stranger. */
export async function openHome(context: SlackContext, user: string, eventId: string): Promise<boolean> {
  if (!context.people.slack.staff.some(({ slackId }) => slackId === user)) return false
  await sendEvent(context, homeOpenedEvent(context.people, newAct(context, user, null), eventId))
  return true
}

/** Somebody pressed a modal's submit button. The app may close it, change it, or find faults in it. */
export async function submitView(
  context: SlackContext,
  user: string,
  viewId: string,
  values: EnteredValues,
): Promise<Submission> {
  const view = ownView(context, user, viewId)
  if (!view) return { ok: false, errors: {}, fault: 'gone' }
  const payload = viewSubmissionPayload(context.people, view, newAct(context, user, null), values)
  const answer = await sendPayload(context, payload)
  if (!answer.ok) return { ok: false, errors: {}, fault: errorOf(answer) }
  return obey(context, user, view, replyOf(answer) ?? {})
}

function obey(
  { views }: SlackContext,
  user: string,
  view: SlackView,
  reply: Record<string, unknown>,
): Submission {
  const next = (reply.view ?? {}) as Record<string, unknown>
  switch (reply.response_action) {
    case 'errors':
      return { ok: false, errors: reply.errors as Record<string, string>, fault: null }
    case 'update':
      views.update(user, view, next)
      return { ok: true }
    case 'push':
      views.push(user, next)
      return { ok: true }
    case 'clear':
      views.close(user, true)
      return { ok: true }
    default:
      views.close(user, false)
      return { ok: true }
  }
}

/** Somebody closed a modal without submitting it. The app hears of it only where it asked to. */
export async function closeView(context: SlackContext, user: string, viewId: string): Promise<void> {
  const view = ownView(context, user, viewId)
  if (!view) return
  context.views.close(user, view.clear_on_close)
  const payload = viewClosedPayload(context.people, view, newAct(context, user, null), view.clear_on_close)
  if (view.notify_on_close) await sendPayload(context, payload)
}

function ownView({ views }: SlackContext, user: string, id: string): SlackView | undefined {
  const found = views.find({ id })
  return found?.user === user ? found.view : undefined
}
