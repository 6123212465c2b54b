import { ended } from '../../../src/report/sentence.ts'
import { list } from '../english.ts'
import type { telegramRoom as turkish } from '../tr/telegram-room.ts'

export const telegramRoom: typeof turkish = {
  notAllowed: 'The administrators of this room can do that; write under your own name, not as the room.',
  whichBrand: (brands) =>
    ended(`Which brand? Type its name, for example /abone kahve. The brands: ${list(brands)}`),
  subscribed: (brand) => `This room will get the daily report of ${brand}. To end it: /abone_sil`,
  already: (brand) => `This room gets the daily report of ${brand} already. To end it: /abone_sil`,
  asked: {
    asked: (brand) =>
      `The admins of ${brand} have been asked. If one of them agrees, the daily report comes to this room, and I will say so here.`,
    'no-admin': (brand) =>
      `No admin of ${brand} can be reached, so nobody was asked. Turn to whoever runs izin in your company.`,
    'too-many': (brand) => `The admins of ${brand} were asked too often today. Try again tomorrow.`,
  },
  left: (brand) => `This room will not get the daily report of ${brand} any more.`,
  notSubscribed: 'This room did not get a daily report; nothing was changed.',
  whichToLeave: (brands) =>
    ended(`Which brand? Type its name, for example /abone_sil kahve. This room gets: ${list(brands)}`),
  post: {
    text: (title, brand) =>
      `The administrator of ${title === '' ? 'a Telegram room' : `the Telegram room "${title}"`} wants the daily report of ${brand} there. If you agree, everybody in that room reads the numbers; if you do not know the room, do nothing.`,
    place: (id) => `Room no ${id}`,
    summary: (brand) => `A Telegram room asks for the daily report of ${brand}.`,
    allow: (brand) => `Send the report of ${brand} to that room`,
    allowed: (brand) => `The daily report of ${brand} will go to that room. The room was told.`,
  },
  menu: {
    subscribe: 'Bring the daily report to this room',
    leave: 'Take the daily report from this room',
  },
}
