import type { OpenedView } from './fake-slack.ts'

/** What people see of the payloads that Slack gets, and what they can press in them. */

/** Every text of a payload, one after the other: what its reader sees. */
export function readable(payload: unknown): string {
  if (Array.isArray(payload)) return payload.map(readable).filter(Boolean).join('\n')
  if (typeof payload !== 'object' || payload === null) return ''
  const { text, ...rest } = payload as { text?: unknown }
  const own = typeof text === 'string' ? text : readable(text)
  return [own, readable(Object.values(rest).filter((value) => typeof value === 'object'))]
    .filter(Boolean)
    .join('\n')
}

/** Every action of a payload: buttons, and the options of menus. */
export function actionsOf(payload: unknown, inherited = ''): { id: string; value: string }[] {
  if (Array.isArray(payload)) return payload.flatMap((part) => actionsOf(part, inherited))
  if (typeof payload !== 'object' || payload === null) return []
  const { action_id: id = inherited, value, ...rest } = payload as { action_id?: string; value?: unknown }
  return [...(typeof value === 'string' ? [{ id, value }] : []), ...actionsOf(Object.values(rest), id)]
}

/** Every page a payload has a button to. */
export function urlsOf(payload: unknown): string[] {
  if (Array.isArray(payload)) return payload.flatMap(urlsOf)
  if (typeof payload !== 'object' || payload === null) return []
  const { url, ...rest } = payload as { url?: unknown }
  return [...(typeof url === 'string' ? [url] : []), ...urlsOf(Object.values(rest))]
}

/** What is wrong with a form, as texts. */
export function errorsOf(payload: unknown): unknown {
  const { errors } = (payload ?? {}) as { errors?: Record<string, string> }
  return errors && Object.entries(errors).map(([field, text]) => ({ text: `${field}: ${text}` }))
}

/** What Slack sends when somebody has filled a form and sends it. */
export function submissionOf(
  view: OpenedView | undefined,
  user: string,
  filled: Record<string, string | readonly string[]>,
): object {
  if (view === undefined) throw new Error('There is no form to fill in')
  const values = view.blocks.flatMap(({ block_id = '', element }) =>
    element === undefined
      ? []
      : [[block_id, { [element.action_id]: heldBy(element.type, filled[block_id]) }] as const],
  )
  return {
    type: 'view_submission',
    user: { id: user, team_id: 'T0TEST' },
    team: { id: 'T0TEST' },
    api_app_id: 'A0TEST',
    view: { ...view, state: { values: Object.fromEntries(values) } },
    response_urls: [],
  }
}

function heldBy(type: string, value: string | readonly string[] | undefined): object {
  if (type === 'checkboxes') {
    return { type, selected_options: (typeof value === 'string' ? [value] : (value ?? [])).map(chosen) }
  }
  if (type === 'static_select')
    return { type, selected_option: value === undefined ? null : chosen(String(value)) }
  if (type === 'file_input') {
    const ids = typeof value === 'string' ? [value] : (value ?? [])
    return { type, files: ids.map((id) => ({ id, name: `${id}.pdf`, mimetype: 'application/pdf' })) }
  }
  if (type === 'datepicker') return { type, selected_date: value ?? null }
  if (type === 'timepicker') return { type, selected_time: value ?? null }
  if (type === 'users_select') return { type, selected_user: value ?? null }
  if (type === 'conversations_select') return { type, selected_conversation: value ?? null }
  return { type, value: value ?? null }
}

const chosen = (value: string) => ({ text: { type: 'plain_text', text: value }, value })
