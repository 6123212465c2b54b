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
