"""English words that a writer may use outside slots, by what they do in a sentence.

Left out everywhere: what tells a number, a size or thickness, brightness, a shape that is measured,
a count, a rank, a place, a side, a change, a history, a severity, a certainty or a denial.
"""

from __future__ import annotations

from itertools import chain, product
from typing import TYPE_CHECKING

from shoken.report.words.rules.lexicon.forms import (
    adjectives,
    intransitive,
    nouns,
    spellings,
    transitive,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ASKS", "COMPOUNDS", "DEGREES", "HOW", "LOOKS", "MARKED", "MAY", "PARTS", "SEEN"]


def _all(*lists: Iterable[str]) -> frozenset[str]:
    return frozenset(spellings(chain.from_iterable(lists)))


# what holds a sentence together
_GRAMMAR = words("""
    a an the and but at in into of on with within while where which that this these it its they
    their there here is are has have be being having whose although though albeit whereas
    hence thus so itself themselves altogether together accordingly overall
    """)
# to show, and to be shown
_SHOWS = transitive(
    "show/shown demonstrate reveal depict display illustrate identify observe detect delineate define "
    "mark characterise recognise visualise note outline trace perceive discern segment flag "
    "highlight pick/picked capture disclose describe register draw/drawn etch sketch frame "
    "render express appreciate"
)
# to look like something, and to have it: what "appeared" or "involved" would be a history
_HAS = intransitive(
    "sit reside appear look seem consist correspond taper fade blend merge vary undulate curve "
    "feature dissolve melt trail arc arch occur run wind snake curl loop sweep bend lean hover nestle "
    "perch dwell ripple blur recline exhibit present measure involve contain comprise make take "
    "form create produce yield assume adopt bear possess carry lend hold offer afford provide bring "
    "convey wear cast host compose"
)
SEEN = _all(
    _GRAMMAR,
    _SHOWS,
    _HAS,
    words("""
    see sees seen find finds found lie lies lying rests resting grades grading shades
    """),
    words("""
    located situated visible appreciable represented formed give gives giving composed
    """),
    words("""
    collectively ends tips presence visibility forth
    """),
)
# how much it looks so: of a look, never of what a slot says
DEGREES = frozenset(
    words("""
    slightly mildly moderately markedly fairly relatively somewhat partly partially rather quite
    pretty very extremely highly reasonably modestly minimally notably strikingly considerably
    mostly mainly predominantly largely chiefly roughly generally visually essentially broadly
    comparatively noticeably appreciably perceptibly sufficiently acceptably approximately nicely
    finely coarsely loosely densely closely softly crisply gently delicately neatly tidily ill
    poorly sharply readily easily imperceptibly seamlessly pleasingly fully wholly entirely
    completely subtly vaguely distinctly centrally peripherally gradually internally evenly
    uniformly focally smoothly conspicuously
    merely really simply clearly inconspicuously evidently elusively obscurely indistinctly ambiguously nebulously imprecisely
    discernibly recognisably recognizably identifiably distinguishably traceably
    remarkably exceptionally exceedingly extraordinarily beautifully wonderfully perfectly
    impressively strongly weakly lightly obviously manifestly plainly patently seemingly
    exquisitely tightly cleanly decently adequately tolerably inherently frankly grossly
    substantially truly intrinsically distinctively thoroughly
    consistently continuously intermittently abruptly individually
    """)
)
_ADJECTIVES = _all(
    adjectives(
        # edges
        "sharp crisp smooth distinct indistinct blurry fuzzy hazy vague soft ragged jagged "
        "irregular regular uneven even abrupt gradual gentle rough delicate wavy wispy feathery "
        "fluffy shaggy spiky smudgy nebulous obscure ambiguous imprecise precise neat tidy "
        "identifiable recognisable discernible perceptible distinguishable traceable "
        # inside
        "homogeneous heterogeneous inhomogeneous nonhomogeneous homogenous heterogenous "
        "inhomogenous uniform nonuniform variable coarse grainy gritty granular patchy blotchy "
        "cloudy smoky streaky lacy woolly monotonous velvety silky satiny "
        # how well it is seen
        "subtle conspicuous inconspicuous noticeable evident elusive simple focal discrete "
        "confluent concentric coherent graceful elegant sinuous"
    ),
    words("""
    well-defined ill-defined mixed mottled stippled amorphous geographic undulating undulated
    speckled reticular reticulated circumscribed demarcated marginated contoured bordered defined
    delimited bounded blurred smudged frayed feathered fringed scalloped serrated spiculated
    lobulated lobular lobed multilobulated polylobulated microlobulated angular angulated tapered
    tapering pointed pointy blunt blunted flat flattened straight kinked bent notched crenated
    crenulated bosselated curved curvilinear crescentic ovoid oval ovate oblong triangular conical
    polygonal rectangular rhomboid quadrangular trapezoidal lenticular lentiform pyramidal nodular
    coalescent serpiginous serpentine tortuous meandering intricate complex arched arcuate bowed
    bulging bulbous broad-based fusiform gyriform stellate clumped knobbly bumpy punctate
    branching branched striated striped flecked dappled marbled variegated graded lamellar layered
    whorled radiating ropey ropy beaded veiled polished unsharp clear-cut featureless nondescript
    moth-eaten obscured imperceptible seamless internal well
    clean messy jumbled disorganised geometric plump ground-glass honeycombed globoid
    ellipsoid ellipsoidal elliptical discoid reniform corrugated jigsaw filamentous filiform
    fibrillar trabeculated swirled swirling flocculent cottony gauzy diaphanous translucent
    matte sandy powdery monotone bland tenuous shadowy ghostly misty foggy washed-out muted
    chiselled etched sharp-cut preserved convex concave ill-marginated well-marginated unobtrusive rounded-off split-like stretched curled folded looped
    """),
)
# what is looked at of a candidate
_PART = (
    "margin border edge outline contour boundary rim periphery centre core interior matrix "
    "component transition gradient extension strand projection interface halo fringe surface "
    "portion part perimeter circumference element limit confine envelope bound"
)
PARTS = frozenset(spellings(nouns(_PART))) | {"ends", "tips", "surroundings"}
_LOOK = nouns(
    "appearance aspect texture pattern architecture structure signal intensity shape configuration "
    "form morphology silhouette profile character characteristic quality feature description strip "
    "makeup make-up composition look attribute blur arc curve geometry grain weave finish "
    "relief"
)
_HOW_IT_IS = words("""
    homogeneity heterogeneity inhomogeneity uniformity nonuniformity irregularity irregularities
    regularity lobulation lobulations undulation undulations delineation demarcation definition
    sharpness smoothness blurring haze haziness unevenness granularity mottling stippling
    speckling roughness variation variations variability conspicuity circumscription margination
    spiculation scalloping indentation indentations clarity crispness softness fuzziness
    coarseness patchiness confluence streaking variegation raggedness
    """)
# "crescent-shaped", "finger-like": things whose form is not one that is measured
_THINGS = words("""
    flame wedge comma cap crescent finger cloud streak dot fan teardrop tear club horseshoe
    tendril frond net lace sheet strip hook kidney pear egg almond lens spindle dumbbell hourglass
    arc dome tongue plate bean disc disk veil oval ovoid v l y c s u w leaf feather mushroom
    boomerang sickle banana spot point speck patch nodule blob petal arrowhead triangle pyramid
    cone saddle butterfly cobweb web mesh haze smudge lozenge diamond plume mist fog smoke wave
    string strand cord
    """)
# what may be joined by a hyphen: "smooth-edged", "hazily-defined", "soft-appearing"
_ENDINGS = frozenset(
    words("""
    defined circumscribed demarcated delineated marginated margined bordered edged outlined
    contoured delimited bounded shaped appearing looking textured formed rimmed seen visualised
    visualized
    """)
)
# what tells a look, and not only of what
HOW = _all(
    _ADJECTIVES,
    _HOW_IT_IS,
    (f"{thing}-{like}" for thing, like in product(_THINGS, ("shaped", "like"))),
    (f"{thing}like" for thing in _THINGS if len(thing) > 1),
    _ENDINGS - {"seen", "visualised", "visualized", "appearing", "looking"},
)
LOOKS = _all(
    HOW, DEGREES, PARTS.difference(words("portion portions part parts surroundings")), _LOOK
)
COMPOUNDS = (DEGREES | _ADJECTIVES | {"non"}, _ENDINGS | _ADJECTIVES)
# what was marked: one of them
MARKED = tuple(
    words("""
    candidate lesion focus finding area abnormality region nodule spot dot patch stripe band speck
    smudge fleck blotch anomaly oval ovoid streak crescent teardrop plume veil
    """)
)
# possibilities, their weighing, and what the images leave open
MAY = _all(
    words("""
    may might could would can should possible possibly possibility possibilities likelihood
    alternative alternatives alternatively differential diagnosis diagnoses diagnostic nature
    origin origins process processes distribution or also among be compatible consistent due for
    to account explanation explanations cause causes suggestive non-specific nonspecific
    unspecific consideration considerations main given because leading foremost as attributable
    aetiology aetiologies entity entities condition conditions suspicious suspicion plausible
    conceivable conceivably perhaps potential potentially constellation clinical clinically
    correlation context advised warranted required review confirmation radiologist setting either
    versus underlying uncertain uncertainty indeterminate undetermined unclear significance
    spectrum mind automated alone sequence imaging image images from by if further additional
    combination combined basis family category group class classes range aetiological pathological
    pathology including such primarily equally likewise additionally moreover furthermore
    conversely otherwise instead thought thoughts worth hypothesis hypotheses reading case cases
    example chief question questions represent represents open interpretation interpretations
    information findings examination view views light substrate mechanism mechanisms contributor
    contributors component contribution limits limited ensemble picture conventional whether what
    how any about towards toward my balance apply applies instance flow
    """),
    transitive(
        "raise suggest reflect consider include explain relate underlie/underlain contribute suspect "
        "keep/kept interpret recommend correlate discuss entertain weigh propose postulate invoke "
        "mention list name cite imply indicate point concern classify attribute ascribe assign "
        "require merit deserve warrant support cover encompass contemplate envisage query"
    ),
    intransitive("arise remain fit"),
)
# what to make of it, and what to do next
_NEXT = nouns(
    "sequence examination image review source radiologist finding picture symptom question "
    "interpretation acquisition deficit cause evaluation investigation assessment presentation "
    "test plane opinion concern reading process context setting scan correlation characteristic "
    "discussion meeting protocol slice section specialist neurologist neuroradiologist colleague "
    "referrer clinician team reader tool method technique modality measurement quantification "
    "segmentation threshold criterion step purpose report workup work-up sign"
)
ASKS = _all(
    words("""
    please event match does do can should could would might will ought is are may shall true real call for further
    additional imaging wanted useful helpful help to clinical suspicion whether or be available
    fit flair t1-weighted t2-weighted worthwhile wish like extent relevance relevant significance
    significant consistent any follow-up reproducible evidence laboratory appropriate advisable
    indicated desirable analysis conjunction genuine clinically radiologically neurological
    testing dedicated orthogonal you we your our attention particular specific what how monitoring
    study studies series diagnosis diagnoses criteria attributable confidence worth preferable correct enough sense priority rule out
    characterisation clarification diagnostic likelihood benefit followed up targeted thin-section
    high-resolution higher-resolution volumetric using via symptomatic sufficient judgement own if
    by from as about into necessary sensible reasonable prudent beneficial valuable feasible
    justified convincing plausible credible trustworthy reliable happy comfortable agreement
    advice view views manual manually visual multidisciplinary interdisciplinary order also
    alongside such candidates conventional alternative complementary supplementary neurologically
    discussing deciding radiological spinal data
    closer split adequate independent best next shed light use unmarked controlled before counted
    reporting merged together reliably confidently anything them diagnostics
    """),
    _NEXT,
    transitive(
        "need confirm clarify agree warrant require recommend consider characterise evaluate assess "
        "regard interpret explain repeat reproduce support disregard dismiss exclude differentiate "
        "distinguish relate suspect investigate examine monitor target reflect represent merit "
        "deserve review correlate decide determine resolve verify validate corroborate refine "
        "assist add justify obtain acquire perform undertake/undertaken arrange schedule request order plan "
        "subdivide outline delineate mark check trust rely confirm value "
        "inspect scrutinise pursue address tackle handle revisit rescan re-image redo/redone "
        "discuss accept classify label judge read/read report call suggest advise prefer want "
        "favour supplement complement include mention note settle separate discriminate reassess "
        "re-evaluate reconsider pursue prompt inform guide meet/met view"
    ),
)
