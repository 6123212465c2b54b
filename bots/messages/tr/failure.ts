/** What a person is told when something broke; the code joins it to a line of the log. */
export const failure = {
  unchanged: (code: string) =>
    'Şu anda kaydedemedim, hiçbir şey değişmedi. Birkaç dakika sonra yeniden deneyin. ' +
    `Sürerse yöneticiye şu kodu iletin: ${code}.`,
  unknown: (code: string) =>
    'Beklenmedik bir hata oldu; isteğinizin işlenip işlenmediğini bilmiyorum. ' +
    `Yinelemeden önce sorgulayarak bakın. Sürerse yöneticiye şu kodu iletin: ${code}.`,
  notProcessed:
    'Son isteğiniz, bizdeki bir hata yüzünden işlenemedi. Lütfen yeniden deneyin. Yine olmazsa şirkete başka bir yoldan ulaşın.',
}
