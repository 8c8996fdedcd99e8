using Microsoft.AspNetCore.Http;
using Reeve.Core.Callers;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Server.Problems;

namespace Reeve.Server.Callers;

/// <summary>Who is calling, kept with the request.</summary>
/// <param name="Caller">The caller.</param>
public sealed record CallerFeature(Caller Caller);

/// <summary>What may be listed.</summary>
/// <param name="Scope">Scope key, or null for all.</param>
public sealed record ListedScope(string? Scope);

/// <summary>Establishes the caller of every API request; a wrong token is refused at once.</summary>
public static class CallerFilter
{
    /// <summary>The caller of this request.</summary>
    public static Caller Caller(this HttpContext context) => context.Features.Get<CallerFeature>()!.Caller;

    /// <summary>The scope to list: the one asked for (null: all), or that of a person's bound token, which sees no other.</summary>
    public static Result<ListedScope> Listed(this HttpContext context, string? asked)
    {
        Caller caller = context.Caller();
        string? scope = asked ?? (caller.MayLoosen ? caller.Scope : null);
        return Authority.Beyond(caller, scope) is { } beyond ? beyond : new ListedScope(scope);
    }

    /// <summary>The filter.</summary>
    public static async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        Installation installation = (Installation)http.RequestServices.GetService(typeof(Installation))!;
        if (!installation.Tokens.Recognise(http.Request.Headers.Authorization).TryGet(out (Caller Caller, string? Scope) who, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        http.Features.Set(new CallerFeature(who.Caller));
        return await next(context).ConfigureAwait(false);
    }
}
