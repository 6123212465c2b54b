import { ended } from '../../../src/report/sentence.ts'
import { list } from '../english.ts'
import type { telegramRoom as turkish } from '../tr/telegram-room.ts'

export const telegramRoom: typeof turkish = {
  notAllowed:
    'To subscribe this room to the daily report you have to be an administrator of the room and of the brand, and write under your own name.',
  whichBrand: (brands) =>
    ended(`Which brand? Type its name, for example /abone kahve. The brands: ${list(brands)}`),
  subscribed: (brand) => `This room will get the daily report of ${brand}. To end it: /abone_sil`,
  already: (brand) => `This room gets the daily report of ${brand} already. To end it: /abone_sil`,
  left: (brand) => `This room will not get the daily report of ${brand} any more.`,
  notSubscribed: (brand) => `This room did not get the daily report of ${brand}; nothing was changed.`,
  menu: {
    subscribe: 'Bring the daily report to this room',
    leave: 'Take the daily report from this room',
  },
}
