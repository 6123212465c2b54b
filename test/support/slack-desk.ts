import type { Language } from '../../src/register/people.ts'
import { staffContext } from './commands.ts'
import type { OpenedView } from './fake-slack.ts'
import type { TestRegister } from './register.ts'
import { commandBody, pressBody, slackSetUp } from './slack.ts'
import { submissionOf } from './slack-submission.ts'

export interface View extends OpenedView {
  readonly type: string
  readonly private_metadata?: string
}

/** What an act brought onto the screen. */
export interface Shown {
  readonly messages: readonly unknown[]
  readonly views: readonly View[]
}

const alwaysAdmins = ['U0ADMIN']

/** The bot with the real command table, one person's way to it, and what he gets to see. */
export function deskOf(home: TestRegister, user: string, language: Language) {
  const views: View[] = []
  let acts = 0
  const webApi: typeof fetch = async (input, init) => {
    const method =
      String(input instanceof Request ? input.url : input)
        .split('/')
        .at(-1) ?? ''
    const { view } = Object.fromEntries(new URLSearchParams(String(init?.body)))
    if (method.startsWith('views.') && view !== undefined) {
      views.push({ ...(JSON.parse(view) as View), id: `V${acts}x${views.length}` })
    }
    const locale = language === 'tr' ? 'tr-TR' : 'en-GB'
    return Response.json({ ok: true, user: { locale }, view: { id: 'V1' } })
  }
  const { post, later, told, logged, settled } = slackSetUp({
    fetch: webApi,
    commands: undefined,
    contextFor: async ({ id, channel = null }, spoken, requestKey) =>
      await staffContext(home, { user: id, language: spoken, requestKey, channel, alwaysAdmins }),
  })

  async function act(body: (marks: { trigger: string; at: string }) => string): Promise<Shown> {
    acts += 1
    home.clock.move(1000)
    const response = await post(body({ trigger: `1.2.${user}${acts}`, at: `1772442012.${acts}` }))
    const text = await response.text()
    await settled()
    const answer = text === '' ? null : (JSON.parse(text) as { response_action?: string; view?: View })
    const failed = logged.find(({ level }) => level === 'error')
    if (failed !== undefined || response.status !== 200) {
      throw new Error(`The bot failed with ${response.status}: ${failed?.event}`, { cause: failed?.error })
    }
    const shown = [...later.splice(0), ...told.splice(0)].map(({ payload }) => payload)
    if (answer?.view !== undefined) views.push({ ...answer.view, id: `V${acts}` })
    return {
      messages: [...shown, ...(answer === null || answer.response_action !== undefined ? [] : [answer])],
      // Errors at fields leave the form as it is: they are shown, and there is nothing new to press.
      views: answer?.response_action === 'errors' ? [errorsView(answer)] : views.splice(0),
    }
  }

  const actor = { id: user, team_id: 'T0001' }
  return {
    type: (text: string) => act(({ trigger }) => commandBody({ user_id: user, text, trigger_id: trigger })),
    press: (value: string, type: string, view: View | null) =>
      act(({ trigger, at }) => {
        const chosen = type === 'option' ? { selected_option: { value } } : { value }
        const actions = [{ action_id: 'izin:0:0', block_id: 'b', type: 'button', action_ts: at, ...chosen }]
        return pressBody('block-actions-ephemeral', {
          user: actor,
          trigger_id: trigger,
          actions,
          ...(view === null ? {} : { view, container: { type: 'view', view_id: view.id } }),
        })
      }),
    submit: (view: View, filled: Record<string, string | readonly string[]>) =>
      act(({ trigger }) => {
        const given = { ...submissionOf(view, user, filled), trigger_id: trigger }
        return new URLSearchParams({ payload: JSON.stringify(given) }).toString()
      }),
    choose: (name: string, text: string) =>
      act(({ trigger, at }) =>
        pressBody('message-action', {
          user: actor,
          callback_id: `izin:${name}`,
          trigger_id: trigger,
          action_ts: at,
          message: { type: 'message', user: 'U0GUEST', ts: '1772437530.000300', text },
        }),
      ),
    openHome: () =>
      act(({ at }) =>
        JSON.stringify({
          type: 'event_callback',
          team_id: 'T0001',
          api_app_id: 'A0001',
          event_id: `Ev${user}${acts}`,
          event: { type: 'app_home_opened', user, channel: 'D0001', tab: 'home', event_ts: at },
        }),
      ),
  }
}

/** The errors as a modal of their own, so that their texts are held against the limits too. */
function errorsView(answer: object): View {
  const { errors = {} } = answer as { errors?: Record<string, string> }
  const text = (words: string) => ({ type: 'plain_text', text: words })
  const shown = Object.values(errors).map((words) => ({ type: 'header', text: text(words.slice(0, 150)) }))
  return { id: 'errors', type: 'modal', title: text('x'), close: text('x'), blocks: shown } as unknown as View
}
