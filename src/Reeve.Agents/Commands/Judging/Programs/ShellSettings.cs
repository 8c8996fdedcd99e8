using Reeve.Agents.Commands.Shell;

namespace Reeve.Agents.Commands.Judging.Programs;

/// <summary>Builtins that change how the rest of the line is read: only settings that cannot hide anything are harmless.</summary>
internal static class ShellSettings
{
    private static readonly System.Buffers.SearchValues<char> HarmlessLetters = System.Buffers.SearchValues.Create("euxfvnabCEhTo");

    private static readonly string[] Harmless =
        ["pipefail", "errexit", "nounset", "xtrace", "noglob", "noclobber", "allexport", "errtrace", "functrace", "verbose", "noexec", "notify", "hashall",
         "nullglob", "globstar", "extglob", "failglob", "nocaseglob", "nocasematch", "inherit_errexit", "null_glob", "extended_glob", "no_nomatch", "nonomatch"];

    /// <summary><c>set -euo pipefail</c>, <c>set -- WORDS</c>.</summary>
    public static void Set(LineJudge judge, Invocation call)
    {
        for (int i = call.From; i < call.Words.Count && call.Words[i].Text is not ("--" or "-"); i++)
        {
            string text = call.Words[i].Text;
            if (text.Length < 2 || text[0] is not ('-' or '+'))
            {
                return;
            }

            bool named = text[^1] == 'o' && i + 1 < call.Words.Count;
            if (text.AsSpan(1).ContainsAnyExcept(HarmlessLetters) || (named && !Harmless.Contains(call.Words[i + 1].Text, StringComparer.Ordinal)))
            {
                judge.Hide("`set {0}` changes how the line is read.", text);
            }

            i += named ? 1 : 0;
        }
    }

    /// <summary><c>shopt -s NAME</c>, <c>setopt NAME</c>.</summary>
    public static void Shopt(LineJudge judge, Invocation call)
    {
        foreach (ShellWord word in call.Words.Skip(call.From).Where(w => !w.Text.StartsWith('-') && !Harmless.Contains(w.Text, StringComparer.Ordinal)))
        {
            judge.Hide("`{0}` changes how the line is read.", call.Name + " " + word.Shown());
        }
    }
}
