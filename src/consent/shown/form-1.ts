import type { Shown } from './shown.ts'

/** The form by which a visitor of the page gives a consent. Never edited. */
export const form1: Shown = {
  version: 'form-1',
  tr: {
    sha256: 'cc1ef6a24b4ae9e7d467c383526da735c9467314b09a7c75ce36f8dfc74df3d3',
    text: `Ticari elektronik ileti onayı
Onay vermek zorunda değilsiniz.
‹marka› (‹şirket›), aşağıda seçtiğim kanallardan bana ticari elektronik ileti gönderebilir. Onayımı istediğim zaman, gerekçe göstermeden ve ücretsiz olarak geri alabilirim.
Kanallar
[ ] Arama
[ ] SMS
[ ] E-posta
Ad soyad
İletilerin geleceği adres
Telefon numaranız ya da e-posta adresiniz.
Sonraki adımda adresin size ait olduğunu doğrularsınız. Doğrulamadan hiçbir şey kaydedilmez.
[Onay veriyorum]
Adınız, adresiniz, bağlandığınız ağ adresi (IP) ve bu metin, onayınızı ispatlayabilmek için saklanır (6563 sayılı Kanun; KVKK m. 5/2 a, ç ve e). Veri sorumlusu: ‹şirket›`,
  },
  en: {
    sha256: 'c3964113dc71f7716f62eee24050573d1da963f2d7366e31e5c780427305bc7f',
    text: `Consent to commercial electronic messages
You do not have to give a consent.
‹brand› (‹company›) may send me commercial electronic messages on the channels I choose below. I can take my consent back at any time, without a reason and free of charge.
Channels
[ ] Calls
[ ] SMS
[ ] E-mail
Name and surname
Address the messages are to come to
Your phone number or your e-mail address.
In the next step you prove that the address is yours. Nothing is recorded before.
[I give my consent]
Your name, your address, the network address (IP) you come from and this text are kept to be able to prove your consent (Law 6563; KVKK art. 5/2 a, ç and e). Data controller: ‹company›`,
  },
}
