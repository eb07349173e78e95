"""Why there is no answer of Gemini, by kind of failure; a sentence may quote ``{detail}``."""

from types import MappingProxyType

from shoken.report.words.language import Text

__all__ = ["FAILURES"]

FAILURES = MappingProxyType(
    {
        "bad-request": Text(
            "Gemini refused the request as invalid ({detail}).",
            "Geminiはリクエストを無効として拒否した（{detail}）。",
        ),
        "key-refused": Text(
            "Gemini refused the key or credentials (GEMINI_API_KEY, or those of Vertex AI).",
            "Geminiは認証を拒否した（GEMINI_API_KEYまたはVertex AIの認証情報）。",
        ),
        "no-credentials": Text(
            "There are no application-default credentials for Vertex AI on this machine.",
            "Vertex AIのアプリケーションのデフォルト認証情報がこの機器にない。",
        ),
        "forbidden": Text(
            "The account may not use Gemini (403).",
            "このアカウントにはGeminiの使用権限がない（403）。",
        ),
        "model-unknown": Text(
            "Gemini has no such model here (404): see SHOKEN_GEMINI_MODEL.",
            "指定のGeminiモデルが存在しない（404）。SHOKEN_GEMINI_MODELを確認のこと。",
        ),
        "quota": Text(
            "Gemini's quota is used up for now (429).", "Geminiの割り当てを使い切っている（429）。"
        ),
        "day-quota": Text(
            "Gemini's quota for today is used up (429).",
            "Geminiの本日分の割り当てを使い切っている（429）。",
        ),
        "server": Text("Gemini failed (server error).", "Gemini側でサーバーエラーが起きた。"),
        "overloaded": Text(
            "Gemini is overloaded or out of service (503).",
            "Geminiが過負荷または停止中である（503）。",
        ),
        "timeout": Text(
            "Gemini did not answer within the time allowed.", "Geminiが制限時間内に応答しなかった。"
        ),
        "unreachable": Text(
            "Gemini could not be reached over the network.",
            "ネットワーク経由でGeminiに接続できなかった。",
        ),
        "dropped": Text(
            "The connection to Gemini broke off before the answer was whole.",
            "応答の途中でGeminiとの接続が切れた。",
        ),
        "blocked": Text(
            "Gemini blocked the request ({detail}).", "Geminiがリクエストを遮断した（{detail}）。"
        ),
        "answer-blocked": Text(
            "Gemini's filters stopped the answer ({detail}).",
            "Geminiのフィルターが回答を止めた（{detail}）。",
        ),
        "recitation": Text(
            "Gemini stopped its answer as a recitation of a source (RECITATION).",
            "Geminiは既存文書の引用とみなして回答を止めた（RECITATION）。",
        ),
        "stopped": Text(
            "Gemini broke its answer off; the reason it gave: {detail}.",
            "Geminiが回答を打ち切った（理由：{detail}）。",
        ),
        "truncated": Text(
            "Gemini's answer was cut off at its length limit (MAX_TOKENS).",
            "Geminiの回答が長さの上限で途切れた（MAX_TOKENS）。",
        ),
        "empty": Text("Gemini's answer was empty.", "Geminiの回答が空であった。"),
        "unreadable": Text(
            "What came back is no response of Gemini's API; a proxy may stand in between.",
            "Gemini APIの応答として読めないものが返った。プロキシが介在している可能性がある。",
        ),
        "not-json": Text(
            "Gemini's answer was not valid JSON.", "Geminiの回答が正しいJSONではなかった。"
        ),
        "several-answers": Text(
            "Gemini gave several answers that differ.", "Geminiが互いに異なる複数の回答を返した。"
        ),
        "wrong-schema": Text(
            "Gemini's answer did not have the agreed fields.",
            "Geminiの回答が取り決めた項目に合わなかった。",
        ),
        "too-long": Text(
            "Gemini's answer was longer than a report can be.",
            "Geminiの回答がレポートとして長すぎた。",
        ),
        "wrong-language": Text(
            "Gemini answered in another language than asked.",
            "Geminiが指定と異なる言語で回答した。",
        ),
        "report-budget": Text(
            "The budget of requests or tokens for one report is used up.",
            "レポート1件あたりのリクエスト数またはトークンの上限に達した。",
        ),
        "day-budget": Text(
            "Today's budget of requests or tokens for Gemini is used up.",
            "本日のGeminiのリクエスト数またはトークンの上限に達した。",
        ),
        "busy": Text(
            "Too many requests to Gemini were under way at the same time.",
            "Geminiへの同時リクエスト数の上限に達していた。",
        ),
        "no-record": Text(
            "Gemini was not asked: its use cannot be counted in SHOKEN_GEMINI_DIR.",
            "SHOKEN_GEMINI_DIRに使用量を記録できないため、Geminiにはリクエストを送らなかった。",
        ),
        "unexpected": Text(
            "Asking Gemini failed in an unforeseen way, which the log tells.",
            "Geminiへのリクエストが想定外の理由で失敗した（詳細はログを参照）。",
        ),
    }
)
