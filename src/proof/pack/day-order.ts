import type { Pack, PackDay, PackLink } from './pack-json.ts'

/** Each list in its own order, put together by date: the days of a pack and those between. */
export function daysInOrder({ days, links }: Pick<Pack, 'days' | 'links'>): (PackDay | PackLink)[] {
  const order: (PackDay | PackLink)[] = []
  let next = 0
  for (const day of days) {
    for (let link = links[next]; link !== undefined && link.date < day.date; link = links[next]) {
      order.push(link)
      next += 1
    }
    order.push(day)
  }
  return [...order, ...links.slice(next)]
}
