/* Reads Slack's payloads as people do: their texts and what can be pressed. */

/** Line by line. Text beside blocks is for notifications only. */
export function readable(value: unknown): string {
  if (typeof value !== 'object' || value === null) return ''
  const own = 'text' in value && typeof value.text === 'string' && !('blocks' in value) ? [value.text] : []
  return [...own, ...Object.values(value).map(readable)].filter(Boolean).join('\n')
}

/** Wherever they stand, with the `action_id` around them. */
function valuesOf(payload: unknown, name: string, inherited = ''): { id: string; value: string }[] {
  if (typeof payload !== 'object' || payload === null) return []
  const { action_id: id = inherited, [name]: value, ...rest } = payload as Record<string, unknown>
  const own = typeof value === 'string' ? [{ id: String(id), value }] : []
  return [...own, ...Object.values(rest).flatMap((part) => valuesOf(part, name, String(id)))]
}

export const actionsOf = (payload: unknown) => valuesOf(payload, 'value')

export const urlsOf = (payload: unknown) => valuesOf(payload, 'url').map(({ value }) => value)

export function errorsOf(payload: unknown): unknown {
  const { errors } = (payload ?? {}) as { errors?: Record<string, string> }
  return errors && Object.entries(errors).map(([field, text]) => ({ text: `${field}: ${text}` }))
}
