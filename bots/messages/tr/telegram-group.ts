/** What the bot says in a group; everybody there reads it. */
export const telegramGroup = {
  summary: 'Bu grubun numarası:',
  add: "Günlük raporun bu gruba gelmesi için bir yönetici Slack'te şunu yazar:",
  remove: 'Raporu durdurmak için:',
  menu: 'Günlük raporun bu gruba nasıl geleceğini gösterir',
}
