// The tuned numbers of synthesis: what the pictures that the reader's network learns from look like.
//
// Chosen by eye, so that the pictures look as those that people send: paint programs, photographs, scans, cheques.
// Kinds of pictures were added after a look at what a trained reader took for digits and what it doubted (`make
// accuracy-read`, docs/reading_accuracy.md); no number here was searched for. Each change makes another dataset
// `reading`, and so needs the model to be trained again. The shapes of marks.cc keep their proportions beside their
// strokes, which they describe.
#ifndef INKLING_SYNTHESIS_PARAMETERS_H_
#define INKLING_SYNTHESIS_PARAMETERS_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/digits.h"
#include "base/stream.h"

namespace inkling::synthesis {

// From which numbers are drawn evenly.
struct Range {
  float low = 0;
  float high = 1;

  float draw(base::RandomStream& random) const { return random.uniform(low, high); }
};

// Digits as ink: digit_ink.cc, strokes.cc, composition.cc, scene.cc. Lengths are shares of the writing's height unless
// said otherwise.
struct DigitParameters {
  float least_height = 11;          // pixels, of writing: as in small scans …
  float heights = 1.76f;            // … to e^1.76 times as much, 64: the logarithm is drawn evenly
  float font_share = 0.3f;          // of the digits are of the stroke font, the others are MNIST's
  float rewritten_share = 0.5f;     // of MNIST's digits are written again along their skeletons
  Range aspect = {0.85f, 1.15f};    // how much wider
  Range threshold = {0.3f, 0.65f};  // of ink, where an enlarged digit's edge is made sharp: the lower, the thicker
  Range slant = {-0.2f, 0.2f};      // pixels aside for one down
  float least_pen = 0.45f;          // pixels, the radius of the thinnest pen
  float pen = 0.012f;               // the radius of a thin pen …
  float pens = 2;                   // … to e^2 times as much: the logarithm is drawn evenly
  Range pressure = {0, 0.35f};      // by which share the radius changes along a stroke
  float margin = 0.25f;             // of paper around a scene, and two pixels
  float one_like = 0.17f;           // a stroke is like a 1 where its deviation across is less of that along
  float neighbour_share = 0.3f;     // of the digits have a neighbour that is not their own
  Range neighbour_height = {0.8f, 1.2f};
  Range neighbour_gap = {0, 0.25f};
  float rise = 0.06f;  // standard deviation of how far a digit lies above or below the line
};
inline constexpr DigitParameters kDigit;

// Pen strokes: pen_strokes.cc.
struct PenStrokeParameters {
  std::size_t rare_weight = 4;    // how many times more often a digit of a rare style is drawn
  Range aspect = {0.8f, 1.25f};   // how much wider
  Range slant = {-0.25f, 0.25f};  // pixels aside for one down
  float turn = 0.06f;             // radians, standard deviation
  float jitter = 2;               // in 1/250 of the character's larger side, standard deviation of a point
  int pieces = 4;                 // straight pieces from each point to the next
};
inline constexpr PenStrokeParameters kPenStrokes;

// How large a sign is and where it stands: signs.cc. In heights of the digits beside it; 0 is their top, 1 their foot.
struct SignPlace {
  Range size;    // of its larger side
  Range middle;  // where the middle of its height lies
};
inline constexpr std::array kSignPlaces = {
    SignPlace{{0.25f, 0.75f}, {0.4f, 0.65f}},   // -
    SignPlace{{0.05f, 0.22f}, {0.85f, 1.05f}},  // .
    SignPlace{{0.15f, 0.45f}, {0.9f, 1.2f}},    // ,
    SignPlace{{0.95f, 1.5f}, {0.4f, 0.62f}},    // /
    SignPlace{{0.35f, 0.8f}, {0.5f, 0.7f}},     // :
    SignPlace{{0.4f, 0.85f}, {0.45f, 0.65f}},   // +
    SignPlace{{0.95f, 1.5f}, {0.42f, 0.62f}},   // (
    SignPlace{{0.95f, 1.5f}, {0.42f, 0.62f}},   // )
    SignPlace{{0.7f, 1.2f}, {0.4f, 0.6f}},      // %
    SignPlace{{0.9f, 1.4f}, {0.42f, 0.6f}},     // $
    SignPlace{{0.7f, 1.2f}, {0.4f, 0.6f}},      // #
    SignPlace{{0.3f, 0.75f}, {0.4f, 0.65f}},    // =
};
static_assert(kSignPlaces.size() == base::kSigns.size());

// Pictures of ink: photograph.cc. Brightness is from 0 to 1, shares are of the paper's brightness unless said
// otherwise.
struct PictureParameters {
  float inverted_share = 0.2f;  // of the pictures are light on dark
  // A number from 0 to 1 is drawn of each picture. Below the first limit it is black on white, as from a paint program;
  // above the second one it has lost what JPEG loses; above the third one fine lines are printed on the paper, too.
  float plain_below = 0.25f;
  float compressed_above = 0.6f;
  float patterned_above = 0.8f;
  Range paper = {0.45f, 1};
  Range contrast = {0.2f, 0.95f};  // of the ink
  Range slope = {0, 0.3f};         // the light's change across the picture
  float blur = 0.035f;             // of the writing's height: the widest blur, and 0.4 pixels more
  float least_blur = 0.4f;
  Range noise = {0, 0.07f};       // standard deviation, as a share of the ink's contrast
  Range pattern = {0.05f, 0.4f};  // of the ink's contrast
  Range compression = {2, 20};    // the quantum of the lowest frequencies, in 1/255 of brightness
};
inline constexpr PictureParameters kPicture;

// Lines of digits, and what of them is a digit: line_scene.cc. Lengths are shares of the writing's height unless said
// otherwise.
struct LineParameters {
  std::uint32_t least_digits = 2;
  std::uint32_t more_digits = 2;  // at most
  Range digit_height = {0.85f, 1.15f};
  float rise = 0.06f;                // standard deviation of a digit's distance from the middle …
  float most_rise = 0.15f;           // … at most
  Range paper = {0, 0.6f};           // above and below
  float touching_share = 0.6f;       // of the digits touch the one before
  Range touching_gap = {-0.06f, 0};  // from which they are moved on until they do
  Range gap = {0, 0.25f};            // between the others
  float touch = 0.01f;               // pixels of ink in common, for each pixel of height, that make two digits touch

  std::ptrdiff_t spread = 2;    // pixels that a lens and a file spread ink
  double lost = 0.12;           // of a digit's ink at most, and of what is not its own, where it is one …
  double whole = 0.5;           // of a second character's ink: with more of it, a candidate is no good example
  double none = 0.3;            // … and at least, where a candidate is none; in between it is doubtful
  float one_like_share = 0.3f;  // of the candidates that look like a 1 and are none are kept

  float one_hand_share = 0.45f;  // of the lines are one writer's pen strokes, the others of digits from anywhere
  float sign_share = 0.3f;       // of the lines have signs between their digits …
  float signs = 0.4f;        // … with this probability behind each; lines that signs are wanted of have one at least
  float pen_signs = 0.7f;    // of the signs are pen strokes where there are, the others of the stroke font
  float zeros_share = 0.2f;  // of the lines end in two or three zeros that touch …
  Range zeros_gap = {-0.2f, 0};  // … their gap, …
  float joined_share = 0.35f;    // … these joined by a stroke at the top
  float barred_share = 0.15f;    // of the lines with zeros have a bar over or under these
  float sign_touches = 0.1f;     // of the signs touch the digit before
  float letter_share = 0.08f;    // of the lines end in letters
};
inline constexpr LineParameters kLine;

// What is no digit: scene.cc.
struct OtherParameters {
  float letters = 0.35f;     // of them are letters, …
  float pen_letters = 0.6f;  // … so many of these pen strokes, the others of the stroke font; …
  float marks = 0.35f;       // … marks; the others are pictures without writing
};
inline constexpr OtherParameters kOther;

// What of a picture is a scene's own: candidate.cc.
struct OwnInkParameters {
  std::size_t spread = 2;  // pixels that a lens and a file spread ink
  float ink = 0.3f;        // of full ink: less of the scene's own is none
};
inline constexpr OwnInkParameters kOwnInk;

}  // namespace inkling::synthesis

#endif  // INKLING_SYNTHESIS_PARAMETERS_H_
