import type { Room } from '../../../src/register/rooms.ts'
import type { Text } from '../reply.ts'

type Place = Pick<Room, 'platform' | 'externalId'>

/** Stands in a sentence where the room does. */
const mark = '\u{E000}'

/** A room as the platform shows it: Slack by its name, Telegram by its number, in the words of `named`. */
export function placeText(place: Place, named: (place: Place) => string): Exclude<Text, string>[number] {
  return place.platform === 'slack' ? { room: place.externalId } : named(place)
}

/** A sentence about a room, with the room in it as the platform shows it. */
export function withPlace(
  sentence: (where: string) => string,
  place: Place,
  named: (place: Place) => string,
): Text {
  const [before = '', after = ''] = sentence(mark).split(mark)
  return [before, placeText(place, named), after].filter((piece) => piece !== '')
}
