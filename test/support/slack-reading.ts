/** What people see of the payloads that Slack gets, and what they can press in them. */

/** All that a person reads, line by line. The text beside blocks is for notifications. */
export function readable(value: unknown): string {
  if (typeof value !== 'object' || value === null) return ''
  const own = 'text' in value && typeof value.text === 'string' && !('blocks' in value) ? [value.text] : []
  return [...own, ...Object.values(value).map(readable)].filter(Boolean).join('\n')
}

/** Values under this name, wherever they stand, with the `action_id` around them. */
function valuesOf(payload: unknown, name: string, inherited = ''): { id: string; value: string }[] {
  if (typeof payload !== 'object' || payload === null) return []
  const { action_id: id = inherited, [name]: value, ...rest } = payload as Record<string, unknown>
  const own = typeof value === 'string' ? [{ id: String(id), value }] : []
  return [...own, ...Object.values(rest).flatMap((part) => valuesOf(part, name, String(id)))]
}

/** Every action of a payload: buttons, and the options of menus. */
export const actionsOf = (payload: unknown) => valuesOf(payload, 'value')

/** Every page that a payload has a button to. */
export const urlsOf = (payload: unknown) => valuesOf(payload, 'url').map(({ value }) => value)

/** The errors at the fields of a form, as texts. */
export function errorsOf(payload: unknown): unknown {
  const { errors } = (payload ?? {}) as { errors?: Record<string, string> }
  return errors && Object.entries(errors).map(([field, text]) => ({ text: `${field}: ${text}` }))
}
