import { makeWords, type WordsOf } from './makeWords.ts'
import { plurals } from './plurals.ts'

const many = { en: plurals('en'), 'pt-BR': plurals('pt-BR') }

/** What is said inside a call of its newer ways; apart from the words of calling, which the list of calls needs too. */
const en = {
  'stage.react': 'React',
  'stage.reacts': ({ name, emoji }: { name: string; emoji: string }) => `${name} reacts with ${emoji}`,
  'stage.youReact': ({ emoji }: { emoji: string }) => `You react with ${emoji}`,
  'stage.chat': 'Chat',
  'stage.chatUnread': ({ count }: { count: number }) =>
    many.en(count, { one: `Chat, ${count} unread message`, other: `Chat, ${count} unread messages` }),
  'stage.closeChat': 'Close the chat',
  'stage.open': 'Open the call',
  'stage.show': ({ name }: { name: string }) => `Show ${name} large`,
  'stage.showYou': 'Show yourself large',
  'stage.popOut': 'Picture in a window of its own',
  'stage.popIn': 'Picture back into the page',
  'stage.screenOf': ({ name }: { name: string }) => `${name}’s screen`,
  'stage.yourScreen': 'Your screen',
  'stage.flip': 'Switch camera',
  'stage.unmuteTip': 'Unmute, or hold Space to speak',
  'keys.title': 'Keys in a call',
  'keys.mute': 'Mute or unmute',
  'keys.talk': 'Speak while it is held, when muted',
  'keys.camera': 'Camera on or off',
  'keys.share': 'Share the screen, or stop',
  'keys.hand': 'Raise or lower the hand',
  'keys.view': 'Everybody, or who speaks',
  'keys.chat': 'Chat beside the call',
  'keys.back': 'Back to reading',
  'keys.list': 'This list',
  'keys.space': 'Space',
  'keys.escape': 'Esc',
  'keys.hint': 'They work while the call is in view and nobody types.',
} as const

const ptBR: WordsOf<typeof en> = {
  'stage.react': 'Reagir',
  'stage.reacts': ({ name, emoji }) => `${name} reagiu com ${emoji}`,
  'stage.youReact': ({ emoji }) => `Você reagiu com ${emoji}`,
  'stage.chat': 'Conversa',
  'stage.chatUnread': ({ count }) =>
    many['pt-BR'](count, {
      one: `Conversa, ${count} mensagem não lida`,
      other: `Conversa, ${count} mensagens não lidas`,
    }),
  'stage.closeChat': 'Fechar a conversa',
  'stage.open': 'Abrir a chamada',
  'stage.show': ({ name }) => `Mostrar ${name} em destaque`,
  'stage.showYou': 'Mostrar a sua imagem em destaque',
  'stage.popOut': 'Imagem em uma janela própria',
  'stage.popIn': 'Imagem de volta à página',
  'stage.screenOf': ({ name }) => `Tela de ${name}`,
  'stage.yourScreen': 'Sua tela',
  'stage.flip': 'Trocar de câmera',
  'stage.unmuteTip': 'Ativar o microfone, ou segure Espaço para falar',
  'keys.title': 'Teclas na chamada',
  'keys.mute': 'Silenciar ou ativar o microfone',
  'keys.talk': 'Falar enquanto segura, se estiver sem som',
  'keys.camera': 'Ligar ou desligar a câmera',
  'keys.share': 'Compartilhar a tela, ou parar',
  'keys.hand': 'Levantar ou abaixar a mão',
  'keys.view': 'Todos, ou quem fala',
  'keys.chat': 'Conversa ao lado da chamada',
  'keys.back': 'Voltar à leitura',
  'keys.list': 'Esta lista',
  'keys.space': 'Espaço',
  'keys.escape': 'Esc',
  'keys.hint': 'Funcionam enquanto a chamada está à vista e ninguém digita.',
}

/** Inside a call: as `t`, with the code that needs them. */
export const tStage = makeWords(en, ptBR)
