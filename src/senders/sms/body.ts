import * as z from 'zod'
import { parseJson } from '../../util/json.ts'

/** Code or id of an answer: carriers write the same one as a number or as text. */
export const codeOrId = z.union([z.string(), z.number().transform(String)])

/** Maximum number of characters of a carrier's answer: real answers are much shorter. */
const bodyMax = 64_000

/** Reads a JSON answer; null if it is none, or not of this form, such as the page of a proxy. `lengthMax` is in characters. */
export async function jsonOf<Value>(
  response: Response,
  form: z.ZodType<Value>,
  lengthMax = bodyMax,
): Promise<Value | null> {
  const text = await textOf(response, lengthMax)
  return text === null ? null : (form.safeParse(parseJson(text)).data ?? null)
}

/** Reads an answer in plain text; null for a page or an empty answer. */
export async function textOf(response: Response, lengthMax = bodyMax): Promise<string | null> {
  const text = (await response.text()).trim()
  return text === '' || text.length > lengthMax || text.startsWith('<') ? null : text
}

export function basicAuth(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

export const jsonType = 'application/json; charset=utf-8'
