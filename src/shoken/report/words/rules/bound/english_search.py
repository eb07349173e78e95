"""English words for what was done, on what images, and what that leaves open; see english.py."""

from __future__ import annotations

__all__ = ["LIMITS", "METHOD", "READ"]

_FOUND = (
    "(?:marked|detected|identified|found|seen|noted|flagged|delineated|segmented|recorded|depicted"
    "|visible|present|shown|demonstrated|picked up|observed|recogni[sz]ed|measured)"
)
_SAYS = (
    "(?:noted|borne in mind|kept in mind|considered|remembered|stressed|emphasi[sz]ed|mentioned"
    "|pointed out|taken into account|acknowledged|appreciated)"
)
# what was done with the images: of none of it more is so than that they were looked at
READ = (
    r"(?<=\{sequence\}) (?:images? |data )?(?:were|was|have been|has been|are|is) (?:evaluated|reviewed"
    r"|assessed|examined|available|provided|submitted|read|viewed|interpreted|inspected|used)"
    r"(?: (?:here|as (?:provided|supplied|acquired|they are)|visually|for (?:this report|review|assessment"
    r"|evaluation)|by (?:the )?program))?(?=[.,;]|$| (?:and|over|for|on|at|with|in)\b)"
)
# as they were marked, and by what; on what images
METHOD = (
    rf"(?:by|as {_FOUND} by|according to|with) (?:the |an? )?(?:automated |automatic )?(?:program"
    r"(?:me)?|software|algorithm|engine|tool|search|analysis|detection|segmentation)",
    r"(?:the |an )?(?:automated |automatic )?(?:program(?:me)?|software|algorithm|engine|search"
    r"|analysis|segmentation)(?: has)?(?= (?:marked|marks|detected|detects|identified|identifies|found"
    r"|finds|flagged|flags|shows?|delineates?|yields?|yielded|gives?) \{)",
    r"(?:inspection|review|analysis|evaluation|assessment|examination"
    r"|reading|interrogation|search|study)(?= of (?:the )?\{sequence\})",
    rf"(?<=\}}) (?:was|were)(?= {_FOUND})|(?<=\}}) (?:has|have) been"
    r"(?= (?:marked|detected|identified|flagged|segmented|delineated|measured))|it was found(?= \{{)"
    rf"|(?:was|were)(?= {_FOUND} (?:by|with|on|in|at) (?:the )?\{{)",
    r"(?:this|these)(?= \{sequence\})",
    r"(?:in|on) (?:this|these|the) (?:scan|study|examination|images?|series|sections?|slices?|planes?"
    r"|acquisition|data)",
    r"(?:the |these )?(?:images?|data|scans?|series|sections|slices|study|examination|acquisition)"
    r" (?:covers?|includes?|comprises?|encompass(?:es)?|spans?|depicts?|shows?)(?= \{brain\})",
    READ,
    r"(?<=\{sequence\}) (?:images?|imaging|sequences?|series|data|scans?|acquisitions?)(?: reviewed"
    r"| analy[sz]ed| examined| provided| available)?",
    r"(?:by|using|via|from|based on|on the basis of|through)(?= (?:the )?\{(?:searched|sequence)\})",
    r"(?<=\{searched\}) (?:was|has been) (?:performed|carried out|done|applied|run|undertaken|made)"
    r"(?: (?:on|over|to|of|across)(?= (?:the )?\{(?:brain|sequence)\}))?",
    r"(?:the )?(?:search|analysis|result|method|reading|basis)(?: (?:undertaken|performed|applied|used"
    r"|carried out|behind this))? (?:was|is|rests on|relies on|comes from|stems from)"
    r"(?= \{searched\})",
    r"this (?:is|rests on|relies on|results from|derives from|comes from|stems from)"
    r"(?: the result of)?(?= \{searched\})",
    r"(?:on|upon|at|by) (?:visual |careful |plain )?(?:inspection|review|assessment|reading|glance)(?=[.,;]"
    r"| of\b| the\b| it\b|$)|to the eye|by eye|of note,",
    r"taken (?:together|as a whole)(?=,)",
    r"(?:we|you|one) (?:can |may |could )?(?:see|sees|have|find|finds|note|notes|observe|identify"
    r"|count)",
)
# what the search leaves open
LIMITS = (
    rf"(?:for (?:the )?interpretation,? |here |however,? )?(?:it|one|this) (?:should|must|has to|is to"
    rf"|needs to|may|can)(?: also)? be {_SAYS} that(?= \{{limit\}})",
    r"(?:please |we |one should |we should |one must )?(?:note|bear in mind|keep in mind|remember)"
    r"(?: that|:)(?= \{limit\})",
    r"(?:accordingly|however|of note|as a limitation|by design|with this method|by this method"
    r"|(?:a |the )?(?:known |main )?limitation(?: is that| applies)?|naturally|as such|in principle|"
    r"still|because|since|as|that said|(?:a )?caveat),?:?(?= \{limit\})",
)
