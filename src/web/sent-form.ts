import type { Context } from 'hono'

/**
 * The fields of a form that was sent, the values of each in order; files are left out. Null for a body that cannot be read as
 * what it says it is, such as a multipart body that breaks off.
 */
export async function sentForm(c: Context): Promise<ReadonlyMap<string, readonly string[]> | null> {
  try {
    const body = await c.req.parseBody({ all: true })
    return new Map(
      Object.entries(body).map(([name, value]) => [
        name,
        [value].flat().filter((one): one is string => typeof one === 'string'),
      ]),
    )
  } catch (error) {
    // What hono throws of its own, such as for a body that is too large, is not about the form.
    if (error instanceof TypeError) return null
    throw error
  }
}

/** What a form that cannot be read is taken for, where it is asked for anew. */
export const noFields: ReadonlyMap<string, readonly string[]> = new Map()

/** The first value of a field; empty where there is none. */
export function fieldOf(form: ReadonlyMap<string, readonly string[]>, name: string): string {
  return form.get(name)?.[0] ?? ''
}
