import { ended } from '../../../src/report/sentence.ts'
import { list } from '../turkish.ts'

/** What the bot says in a group; everybody there reads it. */
export const telegramRoom = {
  notAllowed:
    'Bu odayı günlük rapora abone etmek için hem bu odanın hem de markanın yöneticisi olmak ve kendi adıyla yazmak gerekir.',
  whichBrand: (brands: readonly string[]) =>
    ended(`Hangi marka? Adıyla yazın, örneğin /abone kahve. Markalar: ${list(brands)}`),
  subscribed: (brand: string) => `Bu oda ${brand} günlük raporunu alacak. Bitirmek için: /abone_sil`,
  already: (brand: string) => `Bu oda ${brand} günlük raporunu zaten alıyor. Bitirmek için: /abone_sil`,
  left: (brand: string) => `Bu oda ${brand} günlük raporunu artık almayacak.`,
  notSubscribed: (brand: string) => `Bu oda ${brand} günlük raporunu almıyordu; bir şey değişmedi.`,
  menu: {
    subscribe: 'Bu odaya günlük raporu getir',
    leave: 'Günlük raporu bu odadan kaldır',
  },
}
