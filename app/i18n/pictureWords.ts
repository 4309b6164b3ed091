import { makeWords, type WordsOf } from './makeWords.ts'

const en = {
  'picture.yours': 'Your picture',
  'picture.ofConversation': 'Picture',
  'picture.choose': 'Choose a picture',
  'picture.change': 'Change the picture',
  'picture.remove': 'Remove the picture',
  'picture.use': 'Use this part',
  'picture.cancel': 'Cancel',
  'picture.cropHint': 'Drag to choose the part that shows. Arrow keys move it, + and − zoom.',
  'picture.crop': 'Part of the picture',
  'picture.zoom': 'Zoom',
  'picture.opening': 'Opening the picture …',
  'picture.hint': 'Everybody who sees your name sees it. It is cut and scaled on this device.',
  'picture.empty': 'That file is empty. Choose another.',
  'picture.too-heavy': 'That file is larger than 16 MB. Choose a smaller one.',
  'picture.not-a-picture': 'That is not a photo or a picture. Choose a JPEG, PNG, WebP, GIF or AVIF.',
  'picture.too-many-pixels': 'That picture has too many pixels to open safely. Choose a smaller one.',
  'picture.damaged': 'That picture is damaged and cannot be opened. Choose another.',
  'picture.cannot': 'This browser could not make a picture of it. Choose another.',
} as const

const ptBR: WordsOf<typeof en> = {
  'picture.yours': 'A sua imagem',
  'picture.ofConversation': 'Imagem',
  'picture.choose': 'Escolher uma imagem',
  'picture.change': 'Trocar a imagem',
  'picture.remove': 'Remover a imagem',
  'picture.use': 'Usar esta parte',
  'picture.cancel': 'Cancelar',
  'picture.cropHint': 'Arraste para escolher a parte que aparece. As setas a movem, + e − ampliam.',
  'picture.crop': 'Parte da imagem',
  'picture.zoom': 'Ampliar',
  'picture.opening': 'Abrindo a imagem …',
  'picture.hint': 'Quem vê o seu nome vê a imagem. Ela é cortada e reduzida neste aparelho.',
  'picture.empty': 'Esse arquivo está vazio. Escolha outro.',
  'picture.too-heavy': 'Esse arquivo tem mais de 16 MB. Escolha um menor.',
  'picture.not-a-picture': 'Isso não é uma foto nem uma imagem. Escolha um JPEG, PNG, WebP, GIF ou AVIF.',
  'picture.too-many-pixels': 'Essa imagem tem pixels demais para abrir com segurança. Escolha uma menor.',
  'picture.damaged': 'Essa imagem está danificada e não abre. Escolha outra.',
  'picture.cannot': 'Este navegador não conseguiu fazer uma imagem disso. Escolha outra.',
}

/** As `t`, for choosing and cutting pictures. */
export const tPicture = makeWords(en, ptBR)
