using Reeve.Core.Refusals;

namespace Reeve.Cli.Service;

/// <summary>Everything that can stand between a command and the service.</summary>
internal static class ServiceRefusals
{
    public static Refusal BadUrl(string text, string source) => new(
        RefusalKind.Invalid, "url-invalid", $"\"{Text(text)}\" is not an http or https address", source,
        "Write it like http://127.0.0.1:4007.");

    public static Refusal NothingAnswers(Uri url, string dataFolder) => new(
        RefusalKind.Instrument, "service-unreachable", $"No service answers at {url}, and there is no data folder at {dataFolder}", url.ToString(),
        "Start the service with `reeve serve`, name its address with --url, or name the data folder with --data.");

    public static Refusal RemoteSilent(Uri url, string why) => new(
        RefusalKind.Instrument, "service-unreachable", $"The service cannot be reached: {why}", url.ToString(),
        "Start it there with `reeve serve`, or name another address with --url.");

    public static Refusal NotReeve(Uri url) => new(
        RefusalKind.Instrument, "not-reeve", "Something answers there, but it is not Reeve", url.ToString(),
        "Name Reeve's address with --url or REEVE_URL.");

    public static Refusal Busy(Refusal cause, Uri url) => new(
        RefusalKind.Instrument, "service-silent", $"The data folder is in use, but no service answers at {url}: {cause.What}", cause.Where,
        "If that service listens elsewhere, name its address with --url; if it hangs, end the process named here and run `reeve serve` again.");

    public static Refusal Lost(Uri url, string path, string why) => new(
        RefusalKind.Instrument, "service-lost", $"The service did not answer {path}: {why}", url.ToString(),
        "Look at the service's log; `reeve status` shows whether it runs. It is safe to run the command again.");

    public static Refusal NotUnderstood(string path, string why) => new(
        RefusalKind.Instrument, "answer-not-understood", $"The service's answer to {path} cannot be read: {why}", path,
        "Use a `reeve` of the same version as the service (`reeve status` shows it).");

    public static Refusal WatchNeedsService(Uri url) => new(
        RefusalKind.Instrument, "watch-needs-service", "Without a running service no request can arrive, so there is nothing to watch", url.ToString(),
        "Start the service with `reeve serve`, or name its address with --url.");

    public static Refusal Ambiguous(string prefix, string noun, IEnumerable<string> ids) => new(
        RefusalKind.Invalid, "id-ambiguous", $"\"{Text(prefix)}\" is the beginning of more than one {noun}: {string.Join(", ", ids)}", noun,
        "Write more of the id.");

    private static string Text(string text) => text.Length > 80 ? string.Concat(text.AsSpan(0, 79), "…") : text;
}
