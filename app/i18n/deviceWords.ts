import { makeWords, type WordsOf } from './makeWords.ts'

const en = {
  'device.add': 'Add a device',
  'device.addHint': 'Sign in on a telephone, a tablet or another computer without typing a password.',
  'device.scan': 'Point the other device’s camera at this.',
  'device.qrLabel': 'QR code with the address for the other device',
  'device.orType': ({ address }: { address: string }) =>
    `Or open ${address} there, choose “Sign in with a code” and type:`,
  'device.localOnly':
    'This address works on this computer only. On another device, open the relay by the address it has there and type the code.',
  'device.codeLabel': 'Code',
  'device.goodFor': ({ time }: { time: string }) => `Good once, for ${time}`,
  'device.answerWithin': ({ time }: { time: string }) => `${time} left to answer`,
  'device.wantsIn': ({ device }: { device: string }) => `${device} wants to sign in as you`,
  'device.checkBoth': 'Does it show this number too?',
  'device.contested':
    'Somebody else brought this code as well: it may have been seen by others. Refuse, unless you are sure.',
  'device.allow': 'Yes, let it in',
  'device.refuse': 'Refuse',
  'device.browserOn': ({ browser, system }: { browser: string; system: string }) => `${browser} on ${system}`,
  'device.unknown': 'Unknown device',
  'device.coming': ({ device }: { device: string }) =>
    `${device} may come in. It signs in as soon as it hears of this: keep its page open.`,
  'device.comesWithin': ({ time }: { time: string }) => `${time} left to sign in`,
  'device.missed': ({ device }: { device: string }) =>
    `${device} was not seen to sign in within two minutes. If it is not among your devices, show a new code.`,
  'device.done': ({ device }: { device: string }) =>
    `${device} is signed in. Your conversations are on the way.`,
  'device.refused': 'Refused. Nothing was shared with that device.',
  'device.over': 'The two minutes are over.',
  'device.newCode': 'Show a new code',
  'device.close': 'Done',
  'device.making': 'Making a code …',
  'device.offline': 'A second device needs the relay: try again once you are online.',
  'device.rename': 'Rename',
  'device.renameNamed': ({ name }: { name: string }) => `Rename ${name}`,
  'device.name': 'Name of the device',
  'device.nameHint': 'Only you see it. Empty: browser and system.',
  'device.save': 'Save',
  'device.cancel': 'Cancel',
  'link.title': 'Sign in with a code',
  'link.hint': 'On a device where you are signed in, open Settings and choose “Add a device”.',
  'link.code': 'Code',
  'link.codeHint': '8 letters and digits',
  'link.continue': 'Continue',
  'link.asking': 'Asking your other device …',
  'link.checkTitle': 'Look at your other device',
  'link.checkHint': 'It asks whether to let this one in. Say yes there if it shows the same number:',
  'link.refused': 'The other device refused. Nothing was signed in here.',
  'link.over': 'Nobody answered in two minutes. Show a new code and try again.',
  'link.again': 'Try another code',
  'link.withPassword': 'Sign in with a password',
  'link.alreadyTitle': 'You are signed in here',
  'link.already': ({ name }: { name: string }) =>
    `This device belongs to ${name}. To use it as somebody else, sign out in the settings first.`,
  'link.home': 'To the conversations',
  'link.fromDoor': 'Sign in with a code from another device',
  'link.codeMissing': 'Type the code that the other device shows.',
  'bring.title': 'Older messages are coming to this device',
  'bring.progress': ({ done, all }: { done: number; all: number }) => `${done} of ${all} conversations`,
  'bring.waiting': 'They go on when there is a network that costs nothing.',
} as const

const ptBR: WordsOf<typeof en> = {
  'device.add': 'Adicionar um aparelho',
  'device.addHint': 'Entre num celular, tablet ou outro computador sem digitar a senha.',
  'device.scan': 'Aponte a câmera do outro aparelho para cá.',
  'device.qrLabel': 'Código QR com o endereço para o outro aparelho',
  'device.orType': ({ address }) => `Ou abra ${address} nele, escolha “Entrar com um código” e digite:`,
  'device.localOnly':
    'Este endereço só funciona neste computador. No outro aparelho, abra o servidor pelo endereço que ele tem lá e digite o código.',
  'device.codeLabel': 'Código',
  'device.goodFor': ({ time }) => `Vale uma vez, por ${time}`,
  'device.answerWithin': ({ time }) => `${time} para responder`,
  'device.wantsIn': ({ device }) => `${device} quer entrar como você`,
  'device.checkBoth': 'Ele mostra este número também?',
  'device.contested':
    'Mais alguém trouxe este código: outras pessoas podem tê-lo visto. Recuse, a menos que tenha certeza.',
  'device.allow': 'Sim, deixar entrar',
  'device.refuse': 'Recusar',
  'device.browserOn': ({ browser, system }) => `${browser} no ${system}`,
  'device.unknown': 'Aparelho desconhecido',
  'device.coming': ({ device }) =>
    `${device} pode entrar. Ele entra assim que souber disso: deixe a página dele aberta.`,
  'device.comesWithin': ({ time }) => `${time} para entrar`,
  'device.missed': ({ device }) =>
    `Ninguém viu ${device} entrar em dois minutos. Se não estiver entre os seus aparelhos, mostre um código novo.`,
  'device.done': ({ device }) => `${device} entrou. As suas conversas estão a caminho.`,
  'device.refused': 'Recusado. Nada foi compartilhado com aquele aparelho.',
  'device.over': 'Os dois minutos passaram.',
  'device.newCode': 'Mostrar um código novo',
  'device.close': 'Pronto',
  'device.making': 'Criando um código …',
  'device.offline': 'Para um segundo aparelho é preciso o servidor: tente quando estiver conectado.',
  'device.rename': 'Renomear',
  'device.renameNamed': ({ name }) => `Renomear ${name}`,
  'device.name': 'Nome do aparelho',
  'device.nameHint': 'Só você vê. Vazio: navegador e sistema.',
  'device.save': 'Salvar',
  'device.cancel': 'Cancelar',
  'link.title': 'Entrar com um código',
  'link.hint': 'Num aparelho em que você já entrou, abra as Configurações e escolha “Adicionar um aparelho”.',
  'link.code': 'Código',
  'link.codeHint': '8 letras e dígitos',
  'link.continue': 'Continuar',
  'link.asking': 'Perguntando ao outro aparelho …',
  'link.checkTitle': 'Olhe para o outro aparelho',
  'link.checkHint': 'Ele pergunta se deixa este entrar. Diga sim lá se mostrar o mesmo número:',
  'link.refused': 'O outro aparelho recusou. Ninguém entrou aqui.',
  'link.over': 'Ninguém respondeu em dois minutos. Mostre um código novo e tente de novo.',
  'link.again': 'Tentar outro código',
  'link.withPassword': 'Entrar com senha',
  'link.alreadyTitle': 'Você já entrou aqui',
  'link.already': ({ name }) =>
    `Este aparelho é de ${name}. Para usá-lo como outra pessoa, saia antes nas configurações.`,
  'link.home': 'Para as conversas',
  'link.fromDoor': 'Entrar com um código de outro aparelho',
  'link.codeMissing': 'Digite o código que o outro aparelho mostra.',
  'bring.title': 'As mensagens antigas estão vindo para este aparelho',
  'bring.progress': ({ done, all }) => `${done} de ${all} conversas`,
  'bring.waiting': 'Elas continuam quando houver uma rede que não custe nada.',
}

/** As `t`, for second devices. */
export const tDevice = makeWords(en, ptBR)

/** What the relay calls a device, `Firefox on Linux`, in the language on screen. */
export function deviceWords(label: string): string {
  if (label === en['device.unknown']) return tDevice('device.unknown')
  const [browser, system, ...rest] = label.split(' on ')
  if (!browser || !system || rest.length > 0) return label
  return tDevice('device.browserOn', { browser, system })
}
