/** Block Kit as it travels: we look only at the parts that have a meaning here and pass the rest on. */
export type Block = { type: string; block_id?: string; [part: string]: unknown }
export type Element = { type: string; action_id?: string; [part: string]: unknown }
export type Option = { text: { type: string; text: string }; value: string; [part: string]: unknown }

/** What a person filled in: one text for most elements, several for checkboxes, `null` for nothing chosen. */
export type Entered = string | string[] | null
/** By block_id, then by action_id. */
export type EnteredValues = Record<string, Record<string, Entered>>

/** Gives every block and every interactive element the id that Slack would make up for it. */
export function withIds(blocks: Block[], newId: () => string): Block[] {
  return blocks.map((block) => {
    const named: Block = { ...block, block_id: block.block_id || newId() }
    const identify = (element: Element) =>
      isInteractive(element) ? { ...element, action_id: element.action_id || newId() } : element
    if (isElement(block.accessory)) named.accessory = identify(block.accessory)
    if (isElement(block.element)) named.element = identify(block.element)
    if (Array.isArray(block.elements)) named.elements = (block.elements as Element[]).map(identify)
    return named
  })
}

const interactiveTypes =
  /^(button|overflow|checkboxes|radio_buttons|(date|time|datetime)picker|(plain|email|url)_text_input|number_input|(multi_)?static_select|(users|conversations|channels)_select|file_input)$/

export function isInteractive(element: Element): boolean {
  return interactiveTypes.test(element.type)
}

function isElement(value: unknown): value is Element {
  return typeof value === 'object' && value !== null && 'type' in value
}

/** The interactive elements of one block, wherever it keeps them. */
export function elementsOf(block: Block): Element[] {
  const inRow = Array.isArray(block.elements) ? (block.elements as Element[]) : []
  return [block.accessory, block.element, ...inRow].filter(isElement).filter(isInteractive)
}

export function findElement(blocks: Block[], blockId: string, actionId: string): Element | undefined {
  const block = blocks.find((candidate) => candidate.block_id === blockId)
  return block && elementsOf(block).find((element) => element.action_id === actionId)
}

/** The choices of a select, flat or in groups. */
export function optionsOf(element: Element): Option[] {
  const groups = (element.option_groups ?? []) as { options: Option[] }[]
  return [...((element.options ?? []) as Option[]), ...groups.flatMap((group) => group.options)]
}

/**
 * What an element holds, in the words of Slack's payloads: `value` for text, `selected_option` for a choice
 * and so on. Values that are not among the options are dropped, as a browser could have made them up.
 */
export function heldValue(element: Element, entered: Entered): Record<string, unknown> {
  const chosen = (Array.isArray(entered) ? entered : [entered]).filter((value) => value !== null)
  const options = optionsOf(element).filter((option) => chosen.includes(option.value))
  const first = chosen[0] ?? null
  switch (element.type) {
    case 'static_select':
    case 'radio_buttons':
    case 'overflow':
      return { selected_option: options[0] ?? null }
    case 'checkboxes':
    case 'multi_static_select':
      return { selected_options: options }
    case 'file_input':
      return { files: chosen.map((id) => ({ id })) }
    case 'datepicker':
      return { selected_date: first }
    case 'timepicker':
      return { selected_time: first }
    case 'datetimepicker':
      return { selected_date_time: first === null ? null : Number(first) }
    case 'users_select':
      return { selected_user: first }
    case 'conversations_select':
      return { selected_conversation: first }
    case 'channels_select':
      return { selected_channel: first }
    default:
      return { value: first === '' ? null : first }
  }
}

/** The state of a view or a message: every element that can hold something, filled in or not. */
export function stateOf(blocks: Block[], entered: EnteredValues): { values: Record<string, unknown> } {
  const values: Record<string, Record<string, unknown>> = {}
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      if (element.type === 'button' || element.type === 'overflow') continue
      const id = block.block_id ?? ''
      const value = entered[id]?.[element.action_id ?? ''] ?? initialValue(element)
      values[id] = {
        ...values[id],
        [element.action_id ?? '']: { type: element.type, ...heldValue(element, value) },
      }
    }
  }
  return { values }
}

/** What an element holds before anybody touched it. */
export function initialValue(element: Element): Entered {
  const several = element.initial_options as Option[] | undefined
  const one = element.initial_option as Option | undefined
  if (several) return several.map((option) => option.value)
  if (one) return one.value
  const plain =
    element.initial_value ??
    element.initial_date ??
    element.initial_time ??
    element.initial_date_time ??
    element.initial_user ??
    element.initial_conversation
  return plain === undefined || plain === null ? null : String(plain)
}
