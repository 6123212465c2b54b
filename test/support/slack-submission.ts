import type { OpenedView } from './fake-slack.ts'

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
