"""Every way in which asking Gemini can fail, each with one sentence for the reader."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

__all__ = ["Failure", "GeminiFailure"]


class Failure(StrEnum):
    """Kinds of failure; what retries can help is said in :mod:`shoken.gemini.session`."""

    BAD_REQUEST = "bad-request"
    KEY_REFUSED = "key-refused"
    NO_CREDENTIALS = "no-credentials"
    FORBIDDEN = "forbidden"
    MODEL_UNKNOWN = "model-unknown"
    QUOTA = "quota"
    DAY_QUOTA = "day-quota"
    SERVER = "server"
    OVERLOADED = "overloaded"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    DROPPED = "dropped"
    BLOCKED = "blocked"
    ANSWER_BLOCKED = "answer-blocked"
    RECITATION = "recitation"
    STOPPED = "stopped"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    UNREADABLE = "unreadable"
    NOT_JSON = "not-json"
    SEVERAL_ANSWERS = "several-answers"
    WRONG_SCHEMA = "wrong-schema"
    TOO_LONG = "too-long"
    WRONG_LANGUAGE = "wrong-language"
    REPORT_BUDGET = "report-budget"
    DAY_BUDGET = "day-budget"
    BUSY = "busy"
    NO_RECORD = "no-record"
    UNEXPECTED = "unexpected"


_SENTENCES: Mapping[Failure, tuple[str, str]] = MappingProxyType(
    {
        Failure.BAD_REQUEST: (
            "Gemini refused the request as invalid ({detail}).",
            "Geminiは依頼を無効として拒否した({detail})。",
        ),
        Failure.KEY_REFUSED: (
            "Gemini refused the key or credentials (GEMINI_API_KEY, or those of Vertex AI).",
            "Geminiは認証を拒否した(GEMINI_API_KEYまたはVertex AIの認証情報)。",
        ),
        Failure.NO_CREDENTIALS: (
            "There are no application-default credentials for Vertex AI on this machine.",
            "Vertex AIのアプリケーションのデフォルト認証情報がこの機器にない。",
        ),
        Failure.FORBIDDEN: (
            "The account may not use Gemini (403).",
            "このアカウントにはGeminiの使用権限がない(403)。",
        ),
        Failure.MODEL_UNKNOWN: (
            "Gemini has no such model here (404): see SHOKEN_GEMINI_MODEL.",
            "指定のGeminiモデルが存在しない(404)。SHOKEN_GEMINI_MODELを確認のこと。",
        ),
        Failure.QUOTA: (
            "Gemini's quota is used up for now (429).",
            "Geminiの割り当てを使い切っている(429)。",
        ),
        Failure.DAY_QUOTA: (
            "Gemini's quota for today is used up (429).",
            "Geminiの本日分の割り当てを使い切っている(429)。",
        ),
        Failure.SERVER: ("Gemini failed (server error).", "Gemini側でサーバーエラーが起きた。"),
        Failure.OVERLOADED: (
            "Gemini is overloaded or out of service (503).",
            "Geminiが過負荷または停止中である(503)。",
        ),
        Failure.TIMEOUT: (
            "Gemini did not answer within the time allowed.",
            "Geminiが制限時間内に応答しなかった。",
        ),
        Failure.UNREACHABLE: (
            "Gemini could not be reached over the network.",
            "ネットワーク経由でGeminiに接続できなかった。",
        ),
        Failure.DROPPED: (
            "The connection to Gemini broke off before the answer was whole.",
            "応答の途中でGeminiとの接続が切れた。",
        ),
        Failure.BLOCKED: (
            "Gemini blocked the request ({detail}).",
            "Geminiが依頼を遮断した({detail})。",
        ),
        Failure.ANSWER_BLOCKED: (
            "Gemini's filters stopped the answer ({detail}).",
            "Geminiのフィルターが回答を止めた({detail})。",
        ),
        Failure.RECITATION: (
            "Gemini stopped its answer as a recitation of a source (RECITATION).",
            "Geminiは既存文書の引用とみなして回答を止めた(RECITATION)。",
        ),
        Failure.STOPPED: (
            "Gemini broke its answer off; the reason it gave: {detail}.",
            "Geminiが回答を打ち切った(理由:{detail})。",
        ),
        Failure.TRUNCATED: (
            "Gemini's answer was cut off at its length limit (MAX_TOKENS).",
            "Geminiの回答が長さの上限で途切れた(MAX_TOKENS)。",
        ),
        Failure.EMPTY: ("Gemini's answer was empty.", "Geminiの回答が空であった。"),
        Failure.UNREADABLE: (
            "What came back is no response of Gemini's API; a proxy may stand in between.",
            "Gemini APIの応答として読めないものが返った。プロキシが介在している可能性がある。",
        ),
        Failure.NOT_JSON: (
            "Gemini's answer was not valid JSON.",
            "Geminiの回答が正しいJSONではなかった。",
        ),
        Failure.SEVERAL_ANSWERS: (
            "Gemini gave several answers that differ.",
            "Geminiが互いに異なる複数の回答を返した。",
        ),
        Failure.WRONG_SCHEMA: (
            "Gemini's answer did not have the agreed fields.",
            "Geminiの回答が取り決めた項目に合わなかった。",
        ),
        Failure.TOO_LONG: (
            "Gemini's answer was longer than a report can be.",
            "Geminiの回答が報告文として長すぎた。",
        ),
        Failure.WRONG_LANGUAGE: (
            "Gemini answered in another language than asked.",
            "Geminiが指定と異なる言語で回答した。",
        ),
        Failure.REPORT_BUDGET: (
            "The budget of requests or tokens for one report is used up.",
            "報告1件あたりの依頼数またはトークンの上限に達した。",
        ),
        Failure.DAY_BUDGET: (
            "Today's budget of requests or tokens for Gemini is used up.",
            "本日のGeminiの依頼数またはトークンの上限に達した。",
        ),
        Failure.BUSY: (
            "Too many requests to Gemini were under way at the same time.",
            "Geminiへの同時依頼数の上限に達していた。",
        ),
        Failure.NO_RECORD: (
            "Gemini was not asked: its use cannot be counted in SHOKEN_GEMINI_DIR.",
            "SHOKEN_GEMINI_DIRに使用量を記録できないため、Geminiには依頼しなかった。",
        ),
        Failure.UNEXPECTED: (
            "Asking Gemini failed in an unforeseen way, which the log tells.",
            "Geminiへの依頼が想定外の理由で失敗した(詳細はログを参照)。",
        ),
    }
)


class GeminiFailure(Exception):
    """Asking Gemini failed; the measured report takes its place, and nobody outside sees this.

    ``detail`` is a name or number of Google's that its sentence tells; ``wait_s`` is how long
    Google asks to wait before the next try.
    """

    def __init__(self, kind: Failure, detail: str = "", *, wait_s: float = 0) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail
        self.wait_s = wait_s

    def sentence(self, language: Literal["ja", "en"]) -> str:
        """What happened, for the reader of the report."""
        return _SENTENCES[self.kind][language == "ja"].format(detail=self.detail)
