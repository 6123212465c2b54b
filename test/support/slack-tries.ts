import type { OpenedView } from './fake-slack.ts'

/** What can be tried on what Slack shows: its buttons, its menus, and ways to fill its forms. */

interface Pressable {
  readonly value: string
  readonly style: string
  readonly type: string
}

/** Every button that does something and every option of a menu; what stands in the fields of a form is no press. */
export function buttonsIn(shown: unknown): Pressable[] {
  if (Array.isArray(shown)) return shown.flatMap(buttonsIn)
  if (typeof shown !== 'object' || shown === null) return []
  const { type = 'option', value, style = '', url, ...rest } = shown as Record<string, unknown>
  if (type === 'input') return []
  if (typeof value === 'string' && url === undefined) {
    return [{ value, style: String(style), type: String(type) }]
  }
  return buttonsIn(Object.values(rest))
}

/** What the pickers of Slack itself hand on. */
const picked: Readonly<Record<string, string>> = {
  users_select: 'U0NEW',
  conversations_select: 'C0NEW',
  file_input: 'F0LISTE',
}

type Filled = Record<string, string | readonly string[]>
type Element = NonNullable<OpenedView['blocks'][number]['element']> & {
  readonly options?: readonly { readonly value: string }[]
  readonly option_groups?: readonly { readonly options: readonly { readonly value: string }[] }[]
  readonly max_length?: number
}

/** A form filled in well, left empty, and filled with as much nonsense as its fields take. */
export function waysToFill(view: OpenedView): Record<string, Filled> {
  const fill = (held: (element: Element, name: string) => string | readonly string[] | undefined): Filled =>
    Object.fromEntries(
      view.blocks.flatMap(({ block_id = '', element }) => {
        const value = element === undefined ? undefined : held(element as Element, block_id)
        return value === undefined ? [] : [[block_id, value] as const]
      }),
    )
  const chosen = ({ type, options = [], option_groups = [] }: Element) => {
    const all = [...options, ...option_groups.flatMap((group) => group.options)].map(({ value }) => value)
    if (type === 'checkboxes') return all.slice(0, 1)
    return type === 'static_select' ? all[0] : picked[type]
  }
  return {
    well: fill((element, name) => chosen(element) ?? (/address/.test(name) ? '0500 000 00 02' : 'form 118')),
    empty: {},
    nonsense: fill(
      (element) => chosen(element) ?? '<!channel> & '.repeat(300).slice(0, element.max_length ?? 75),
    ),
  }
}
