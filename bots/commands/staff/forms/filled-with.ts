import type { Field } from '../../form.ts'

/**
 * Fields with values in them that were read elsewhere, by the names of the fields; what was typed elsewhere may be longer than
 * what is usually asked for.
 */
export function filledWith(
  fields: readonly Field[],
  values: Readonly<Record<string, string | readonly string[] | undefined>>,
): Field[] {
  return fields.map((field): Field => {
    const value = values[field.name]
    if (value === undefined || field.kind === 'file') return field
    if (field.kind === 'several') return typeof value === 'string' ? field : { ...field, initial: value }
    if (typeof value !== 'string') return field
    return field.kind === 'text'
      ? { ...field, initial: value, lengthMax: Math.max(field.lengthMax, value.length) }
      : { ...field, initial: value }
  })
}
